import type { AppendVerdict, Database, Doc, Store } from '../../../hub/store/store.ts'
import type { Disk } from './disk.ts'
import { askParcels } from '../../../shared/http/parcels.ts'
import type { Life } from './life.ts'
import type { Ask } from './ask.ts'
import type { Saboteur } from './node-world.ts'

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
  /** Whatever is written twice at once, over a line and by a courier, is judged by two. */
  'a hub that keeps things twice': {
    store: (store) =>
      withJournal(store, async (docs, append) => {
        const verdicts = await append(docs)
        await append(docs.filter(isOfMatter).map((doc) => ({ ...doc, _id: `${doc._id.slice(0, -1)}9` })))
        return verdicts
      }),
  },
  /** The hub says of each photograph that all of it is there. */
  'a hub that believes it has photographs': {
    door: answering(askParcels.path, (said) => ({ ...said, parcels: told(said, { state: 'there' }) })),
  },
  /** The hub says of each photograph that it has nothing of it. */
  'a hub that forgets what it has of a photograph': {
    door: answering(askParcels.path, (said) => ({ ...said, parcels: told(said, { offset: 0 }) })),
  },
  /** What is declared lost is written nowhere. */
  'a county that notes nobody’s word': {
    door: (ask) => (asked, gone) => (asked.path.endsWith('/lost') ? Promise.resolve(done) : ask(asked, gone)),
  },
  /** The desk's disk says that a write is done before it is: with the window goes the last one. */
  'a desk whose last write is only in memory': { disk: forgetful },
} satisfies Readonly<Record<string, Saboteur>>

const done = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"ok":true}'),
}

type Said = { readonly parcels: readonly object[] }
const told = ({ parcels }: Said, instead: object): readonly object[] =>
  parcels.map((parcel) => ({ ...parcel, ...instead }))

/** What is answered at one address says something else. */
function answering(path: string, instead: (said: Said) => object): (ask: Ask) => Ask {
  return (ask) => async (asked, gone) => {
    const answer = await ask(asked, gone)
    if (asked.path !== path || answer.status !== 200) return answer
    const said = JSON.parse(String(answer.body)) as Said
    return { ...answer, body: Buffer.from(JSON.stringify(instead(said))) }
  }
}

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
