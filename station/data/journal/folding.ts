import { parseHeader } from '../../../shared/entry/entry.ts'
import { openText } from '../../../shared/entry/seal.ts'
import { kindOf } from '../../../shared/entry/subject.ts'
import { type Heard, isTold } from '../../../shared/facts/fact.ts'
import type { EvidenceState } from '../../../shared/facts/evidence-state.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { DisputeState } from '../../../shared/facts/dispute-state.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { headsOf } from '../../../shared/facts/order.ts'
import { hear } from '../../../shared/facts/registry.ts'
import type { VisitState } from '../../../shared/facts/visit.ts'
import { dateOf } from '../../../shared/rules/dates.ts'
import { type EntryDoc, type FoldDoc, isTrimmed } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Vault } from '../vault/vault.ts'
import type { SubjectKeys } from './subject-keys.ts'

export type State = VisitState | MatterState | ConsultState | DisputeState | EvidenceState
export type Folded = { readonly doc: FoldDoc; readonly state: State | null }

export type Folding = {
  /**
   * Folds a subject anew from its entries; null for subjects that a desk keeps no fold of. `trimmed`: some of its words lie at the county, and
   * what was folded before stands until they are here again. Needs the open vault.
   */
  readonly fold: (subject: string) => Promise<Folded | 'trimmed' | null>
  /** The state that was kept; null while the desk is locked. */
  readonly opened: (doc: FoldDoc) => Promise<State | null>
  readonly heard: (doc: EntryDoc) => Promise<Heard | null>
  readonly forget: (entries: readonly string[]) => void
  readonly lock: () => void
}

/** A locked desk folds nothing: fetched behind the lock. */
export const folds = () => import('./folds.ts')

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
      if (standing.some(isTrimmed) && (await deps.keys.of(subject)) !== 'erased') return 'trimmed'
      const all = (await Promise.all(standing.map(heard))).filter((sound) => sound !== null)
      return foldedAs(subject, all, deps.vault)
    },
    async opened(doc) {
      const text = doc.sealed === '' ? null : await deps.vault.open(doc.sealed)
      if (text === null) return null
      const state = JSON.parse(text) as State
      // It may be of an older app, and cannot be folded anew here: what that one did not know of, nobody has said.
      return doc.state === 'trimmed' ? { ...(await folds()).nothingSaid(doc.id), ...state } : state
    },
    forget: (entries) => entries.forEach((id) => memory.delete(id)),
    lock: () => memory.clear(),
  }
}

async function foldedAs(subject: string, heard: readonly Heard[], vault: Vault): Promise<Folded | null> {
  const kind = kindOf(subject)
  if (kind === 'device')
    return { state: null, doc: { ...blank, id: subject, kind, ...citing(headsOf(heard)) } }
  const { foldBy } = await folds()
  const made = foldBy(kind, subject, heard)
  if (!made) return null
  const { state, plain } = made
  const sealed = await vault.seal(JSON.stringify(state))
  const day = dateOf(state.openedAt)
  return {
    state,
    doc: { ...blank, id: subject, kind: made.kind, ...citing(state.heads), day, ...plain, sealed },
  }
}

const blank = { day: '', state: 'open', visit: '', due: '', called: 0, sealed: '' } as const

function citing(heads: State['heads']): Pick<FoldDoc, 'heads' | 'lamport'> {
  return { heads: heads.ids, lamport: heads.lamport }
}
