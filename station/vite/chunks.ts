import { join } from 'node:path'

/** As the bundler knows a module. */
type Graph = { getModuleInfo(id: string): Imports | null }
type Imports = { readonly importedIds: readonly string[]; readonly dynamicallyImportedIds: readonly string[] }
type Group = {
  readonly name: string | ((id: string, graph: Graph) => string | null)
  /** Of a group whose name is found out, for the bundler's reports. */
  readonly debugName?: string
  readonly test?: RegExp
  readonly priority: number
}

/**
 * What is fetched together lies in one file: forty little ones are a twelfth larger, and each has to be asked for over a thin line.
 * What changes seldom stays in files of its own: an update then fetches our code only. The rest goes by who needs it.
 * @param root the folder of the station
 */
export function chunksOf(root: string): Group[] {
  const main = join(root, 'main.ts')
  const first = closure([main])
  const start = closure([join(root, 'start.ts')])
  const store = join(root, 'data/open.ts')
  const lock = closure([join(root, 'pages/desk/desk-app.svelte'), store])
  const others = closure(
    ['pages/county/county-app.svelte', 'pages/start/start-app.svelte'].map((path) => join(root, path)),
    ({ importedIds, dynamicallyImportedIds }) => [...importedIds, ...dynamicallyImportedIds],
  )
  const standIn = closure([join(root, 'pages/desk/stand-in.svelte')])
  const room = closure([join(root, 'pages/desk/desk-room.svelte')])
  const behind = closure(behindTheDay.map((page) => join(root, 'pages/desk', page)))
  return [
    { name: 'store', test: /node_modules[\\/](rxdb|dexie|rxjs)[\\/]/, priority: 5 },
    { name: 'svelte', test: /node_modules[\\/](svelte|esm-env|clsx)[\\/]|rolldown[\\/]runtime/, priority: 4 },
    // what draws the first screen; the entry itself stays apart: whoever else needs something of this does not start the app
    { ...named('first', (id, graph) => id !== main && first(id, graph)), priority: 6 },
    // what all begin with, and what county and desk have in common
    {
      ...named('base', (id, graph) => start(id, graph) || (lock(id, graph) && others(id, graph))),
      priority: 3,
    },
    // the store's own file says by its name what it opens: whoever has no page opens it, too
    { ...named('desk', (id, graph) => id !== store && lock(id, graph)), priority: 1 },
    // beside the lock; small, and wanted before the rest
    { ...named('stand-in', standIn), priority: 0.95 },
    // the open desk, and what is made ready behind its first page; each time without the parts that other pages have, too
    { ...named('parts', (id, graph) => room(id, graph) && others(id, graph)), priority: 0.9 },
    { ...named('room', room), priority: 0.8 },
    { ...named('forms', (id, graph) => behind(id, graph) && others(id, graph)), priority: 0.7 },
    { ...named('work', behind), priority: 0.6 },
  ]
}

const behindTheDay = ['visit.svelte', 'matters.svelte', 'status.svelte', 'arrive.svelte']

type Member = (id: string, graph: Graph) => boolean

function named(debugName: string, member: Member): Omit<Group, 'priority'> {
  return { debugName, name: (id, graph) => (member(id, graph) ? debugName : null) }
}

/** Whether a module comes along with one of these: without being waited for, unless `along` says otherwise. */
function closure(
  roots: readonly string[],
  along: (imports: Imports) => readonly string[] = ({ importedIds }) => importedIds,
): Member {
  let all: Set<string> | null = null
  return (id, graph) => {
    if (all) return all.has(id)
    all = new Set<string>()
    const open = [...roots]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (all.has(next)) continue
      all.add(next)
      const imports = graph.getModuleInfo(next)
      if (imports) open.push(...along(imports))
    }
    return all.has(id)
  }
}
