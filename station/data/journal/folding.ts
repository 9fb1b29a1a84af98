import { parseHeader } from '../../../shared/entry/entry.ts'
import { openText } from '../../../shared/entry/seal.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import { type Heard, isTold } from '../../../shared/facts/fact.ts'
import { foldMatter, isOver } from '../../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { headsOf } from '../../../shared/facts/order.ts'
import { hear } from '../../../shared/facts/registry.ts'
import { foldVisit, type VisitState } from '../../../shared/facts/visit.ts'
import { dateOf } from '../../../shared/rules/dates.ts'
import type { EntryDoc, FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Vault } from '../vault/vault.ts'
import type { SubjectKeys } from './subject-keys.ts'

export type State = VisitState | MatterState
export type Folded = { readonly doc: FoldDoc; readonly state: State | null }

export type Folding = {
  /** Folds a subject anew from its entries; null for subjects that a desk keeps no fold of. Needs the open vault. */
  readonly fold: (subject: string) => Promise<Folded | null>
  /** The state that was kept; null while the desk is locked. */
  readonly opened: (doc: FoldDoc) => Promise<State | null>
  readonly heard: (doc: EntryDoc) => Promise<Heard | null>
  readonly forget: (entries: readonly string[]) => void
  readonly lock: () => void
}

/** Entries heard lately; one that was heard sounds the same for ever, unless its key was still to come. */
const remembered = 4_000

export function createFolding(deps: {
  readonly entries: Table<EntryDoc>
  readonly keys: SubjectKeys
  readonly vault: Vault
}): Folding {
  const memory = new Map<string, Heard>()

  const heard = async (doc: EntryDoc): Promise<Heard | null> => {
    const known = memory.get(doc.id)
    if (known) return known
    const header = parseHeader(doc.header)
    if (typeof header === 'string') return null
    const sound = hear(header, await bodyOf(doc, header.sealed))
    if (!isTold(sound) && sound.untold === 'no-key') return sound
    if (memory.size >= remembered) memory.clear()
    memory.set(doc.id, sound)
    return sound
  }

  const bodyOf = async (
    doc: EntryDoc,
    sealed: boolean,
  ): Promise<string | { missing: 'no-key' | 'erased' }> => {
    if (doc.body === null) return { missing: 'erased' }
    if (!sealed) return doc.body
    const key = await deps.keys.of(doc.subject)
    if (key === 'erased') return { missing: 'erased' }
    return (key && (await openText(key, doc.body))) ?? { missing: 'no-key' }
  }

  return {
    heard,
    async fold(subject) {
      const docs = await deps.entries.many(await deps.entries.where(['subject'], [subject]))
      const standing = docs.filter(({ out }) => out === '')
      const all = (await Promise.all(standing.map(heard))).filter((sound) => sound !== null)
      return foldedAs(subject, all, deps.vault)
    },
    async opened(doc) {
      const text = doc.sealed === '' ? null : await deps.vault.open(doc.sealed)
      return text === null ? null : (JSON.parse(text) as State)
    },
    forget: (entries) => entries.forEach((id) => memory.delete(id)),
    lock: () => memory.clear(),
  }
}

async function foldedAs(subject: string, heard: readonly Heard[], vault: Vault): Promise<Folded | null> {
  const kind = kindOf(subject)
  if (kind === 'device')
    return { state: null, doc: { ...blank, id: subject, kind, ...citing(headsOf(heard)) } }
  if (kind !== 'visit' && kind !== 'matter') return null
  const state = kind === 'visit' ? foldVisit(subject, heard) : foldMatter(subject, heard)
  const plain = 'slips' in state ? plainVisit(state) : plainMatter(state)
  const sealed = await vault.seal(JSON.stringify(state))
  const day = dateOf(state.openedAt)
  return { state, doc: { ...blank, id: subject, kind, ...citing(state.heads), day, ...plain, sealed } }
}

const blank = { day: '', state: 'open', visit: '', due: '', called: 0, sealed: '' } as const

function citing(heads: State['heads']): Pick<FoldDoc, 'heads' | 'lamport'> {
  return { heads: heads.ids, lamport: heads.lamport }
}

type Plain = Pick<FoldDoc, 'state' | 'visit' | 'due' | 'called'>

function plainVisit({ subject, phase, number }: VisitState): Plain {
  const called = phase === 'serving' ? number : 0
  return { state: phase === 'closed' ? 'closed' : 'open', visit: subject, due: '', called }
}

function plainMatter(matter: MatterState): Plain {
  const due = matter.lastDay.kind === 'date' ? matter.lastDay.date : ''
  return { state: isOver(matter) ? 'closed' : 'open', visit: matter.visit ?? '', due, called: 0 }
}
