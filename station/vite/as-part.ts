import { type Name, type Node, walk } from './syntax.ts'

type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** The bundler's own way to fetch ahead what an import needs; the loader knows that by itself. */
const preload = '__vitePreload'

/**
 * A module as a part that the loader makes of other parts: `yizhan.parts.lock=[["base"],({a:button})=>{…;return{t:lock}}]`. What it
 * imports is what the others gave when they were made. So what is exported may not change later: the build ends where it would.
 * @param tree of `code` (ESTree) @param partIn the name of the part that lies in a file
 */
export function asPart(
  name: string,
  code: string,
  { body }: { readonly body: readonly unknown[] },
  partIn: (file: string) => string,
): string {
  const edits: Edit[] = []
  const takes = new Map<string, string[]>()
  const gives = new Map<string, string>()
  const put = ({ start, end }: Pick<Node, 'start' | 'end'>, text: string): void =>
    void edits.push({ start, end, text })
  const from = ({ source }: Node): string => partIn((source as { readonly value: string }).value)

  for (const node of body as readonly Node[]) {
    if (!/^(Import|Export)/.test(node.type)) continue
    if (!/^(ImportDeclaration|ExportNamedDeclaration)$/.test(node.type) || node['declaration'])
      throw new Error(`${name}: ${node.type} in a file of the build`)
    const isImport = node.type === 'ImportDeclaration'
    for (const { imported, exported, local } of node['specifiers'] as readonly Specifier[]) {
      if (local.name === preload) continue
      if (isImport && !imported) throw new Error(`${name} imports a whole part`)
      if (imported)
        takes.set(from(node), [...(takes.get(from(node)) ?? []), `${imported.name}:${local.name}`])
      if (exported) gives.set(local.name, exported.name)
    }
    if (isImport && !takes.has(from(node))) takes.set(from(node), [])
    put(node, '')
  }
  walk(body, (node, own) => {
    if (node.type === 'ImportExpression') put(node, `yizhan.load(${JSON.stringify(from(node))})`)
    if (node.type === 'MetaProperty') put(node, '({url:here})')
    if (node.type === 'CallExpression' && nameOf(node['callee']) === preload) {
      const [work] = node['arguments'] as readonly [Node]
      put({ start: node.start, end: work.start }, '(')
      put({ start: work.end, end: node.end }, ')()')
    }
    const changed =
      /^(Assignment|Update)Expression$/.test(node.type) && nameOf(node['left'] ?? node['argument'])
    if (changed && gives.has(changed) && !own.has(changed))
      throw new Error(`${name}: ${changed} is exported, and changes`)
  })

  const inside = edits
    .sort((one, other) => other.start - one.start)
    .reduce((whole, { start, end, text }) => whole.slice(0, start) + text + whole.slice(end), code)
  const taken = [...takes.values()].map((names) => `{${names.join()}}`).join()
  const given = [...gives].map(([local, exported]) => `${exported}:${local}`).join()
  const make = `(${taken})=>{${inside}\nreturn{${given}}}`
  const part = `yizhan.parts[${JSON.stringify(name)}]=[${JSON.stringify([...takes.keys()])},${make}];`
  // known only while the file itself is run
  return inside.includes('({url:here})') ? `{const here=document.currentScript.src;${part}}` : part
}

type Specifier = { readonly imported?: Name; readonly exported?: Name; readonly local: Name }

function nameOf(node: unknown): string | undefined {
  return (node as Partial<Name>).name
}
