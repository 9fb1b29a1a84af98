/** A node of a syntax tree (ESTree). */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [part: string]: unknown
}
export type Name = { readonly name: string }

/** @param seen each node, outer ones first; `own`: the names that belong to a function around it */
export function walk(
  node: unknown,
  seen: (node: Node, own: ReadonlySet<string>) => void,
  own: ReadonlySet<string> = new Set(),
): void {
  if (Array.isArray(node)) for (const one of node) walk(one, seen, own)
  if (!isNode(node)) return
  seen(node, own)
  const inside = isFunction(node) ? new Set([...own, ...namesIn(node)]) : own
  for (const part of Object.values(node)) walk(part, seen, inside)
}

/** The names that a function declares: its parameters, and what it declares anywhere but in a function inside. */
function namesIn(fn: Node): readonly string[] {
  const names: string[] = []
  const look = (node: unknown, declares: boolean): void => {
    if (Array.isArray(node)) for (const one of node) look(one, declares)
    if (!isNode(node)) return
    if (node.type === 'Identifier') {
      if (declares) names.push((node as unknown as Name).name)
    } else if (isFunction(node)) look(node['id'], true)
    else if (node.type === 'VariableDeclarator' || node.type === 'ClassDeclaration') {
      look(node['id'], true)
      look(node['init'] ?? node['body'], false)
    } else if (node.type === 'AssignmentPattern') look(node['left'], declares)
    else if (node.type === 'Property') look(node['value'], declares)
    else if (node.type === 'CatchClause') {
      look(node['param'], true)
      look(node['body'], false)
    } else for (const part of Object.values(node)) look(part, declares)
  }
  look(fn['params'], true)
  look(fn['body'], false)
  return names
}

function isFunction({ type }: Node): boolean {
  return type.includes('Function')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}
