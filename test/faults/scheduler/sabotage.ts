import type { AppendVerdict, Database, Doc, Store } from '../../../hub/store/store.ts'
import type { Disk } from './disk.ts'
import type { Life } from './life.ts'
import type { Saboteur } from './world.ts'

/** The product with one thing wrong in it: whoever judges it has to see that. */
export const saboteurs = {
  /** The hub says that an entry is stored, and does not store it. */
  'a hub that drops an entry': {
    store: (store) =>
      withJournal(store, async (docs, append) => {
        const dropped = docs.findIndex(isOfMatter)
        const rest = await append(docs.filter((_, at) => at !== dropped))
        return dropped < 0 ? rest : rest.toSpliced(dropped, 0, { kind: 'stored' })
      }),
  },
  /** The hub says that entries are stored before they are on the disk. */
  'a hub whose verdicts are early': {
    store: (store, life) =>
      withJournal(store, async (docs, append) => {
        if (!docs.some(isOfMatter)) return append(docs)
        const write = (): void => void (life.isAlive() && append(docs).catch(() => undefined))
        setTimeout(write, 5_000)
        return docs.map(() => ({ kind: 'stored' }))
      }),
  },
  /** The desk's disk says that a write is done before it is: with the window goes the last one. */
  'a desk whose last write is only in memory': { disk: forgetful },
} satisfies Readonly<Record<string, Saboteur>>

function isOfMatter(doc: Doc): boolean {
  return 'subject' in doc && String(doc.subject).startsWith('matter:')
}

type Append = (docs: readonly Doc[]) => Promise<AppendVerdict<Doc>[]>

function withJournal(
  store: Store,
  append: (docs: readonly Doc[], own: Append) => Promise<AppendVerdict<Doc>[]>,
): Store {
  return {
    ...store,
    database<T extends Doc>(name: Parameters<Store['database']>[0]): Database<T> {
      const own = store.database<T>(name)
      if (name !== 'journal') return own
      const lying = (docs: readonly T[]) => append(docs, own.append as unknown as Append)
      return { ...own, append: lying as Database<T>['append'] }
    },
  }
}

function forgetful(disk: Disk, life: Life): Disk {
  let last: readonly string[] = []
  void life.ended.then(() => disk.remove('entries', last))
  return {
    ...disk,
    storage: (own) =>
      disk.storage(own, (collection, ids) => {
        if (collection === 'entries') last = ids
      }),
  }
}
