import type { SlipDoc } from './schemas.ts'
import type { Table } from './table.ts'

/** Slips of one kind, by name: a small table of plain values. Written by this app alone, so read back as what they were. */
export type Drawer<Value> = {
  readonly get: (name: string) => Promise<Value | null>
  readonly many: (names: readonly string[]) => Promise<ReadonlyMap<string, Value>>
  readonly all: () => Promise<ReadonlyMap<string, Value>>
  /** So many names that come after one. */
  readonly names: (after: string, most: number) => Promise<readonly string[]>
  readonly tagged: (tag: string) => Promise<ReadonlyMap<string, Value>>
  readonly put: (values: ReadonlyMap<string, Value> | readonly (readonly [string, Value])[]) => Promise<void>
  readonly update: (name: string, change: (value: Value | null) => Value | null) => Promise<Value | null>
  readonly changes: (heard: (values: ReadonlyMap<string, Value>) => void) => () => void
}

/** @param tagOf what a value is to be found by, `<drawer>-<tag>` in the index */
export function createDrawer<Value>(
  slips: Table<SlipDoc>,
  drawer: string,
  tagOf: (value: Value) => string = () => '',
): Drawer<Value> {
  const idOf = (name: string): string => `${drawer}~${name}`
  const nameOf = (id: string): string => id.slice(drawer.length + 1)
  const docOf = (name: string, value: Value): SlipDoc => {
    const tag = tagOf(value)
    return { id: idOf(name), tag: tag === '' ? '' : `${drawer}-${tag}`, value: JSON.stringify(value) }
  }
  const valueOf = (doc: SlipDoc): Value => JSON.parse(doc.value) as Value
  const byName = (docs: readonly SlipDoc[]): ReadonlyMap<string, Value> =>
    new Map(docs.map((doc) => [nameOf(doc.id), valueOf(doc)]))
  return {
    async get(name) {
      const doc = await slips.get(idOf(name))
      return doc && valueOf(doc)
    },
    many: async (names) => byName(await slips.many(names.map(idOf))),
    all: async () => byName(await slips.many(await slips.range(`${drawer}~`, `${drawer}\u007f`))),
    async names(after, most) {
      const ids = await slips.range(`${idOf(after)}\u0000`, `${drawer}\u007f`, { first: most })
      return ids.map(nameOf)
    },
    tagged: async (tag) => byName(await slips.many(await slips.where(['tag'], [`${drawer}-${tag}`]))),
    put: async (values) => slips.put([...values].map(([name, value]) => docOf(name, value))),
    async update(name, change) {
      const doc = await slips.update(idOf(name), (before) => {
        const next = change(before && valueOf(before))
        return next === null ? null : docOf(name, next)
      })
      return doc && valueOf(doc)
    },
    changes: (heard) =>
      slips.changes((docs) => {
        const own = byName(docs.filter(({ id }) => id.startsWith(`${drawer}~`)))
        if (own.size > 0) heard(own)
      }),
  }
}
