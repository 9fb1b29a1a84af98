import { kindOf } from '../../shared/entry/subject.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { Duty } from '../followers/follower.ts'
import { appendDurably, putDurably } from '../journal/durable.ts'
import { findAll } from '../journal/find-all.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Store } from '../store/store.ts'
import { type AboutDispute, docOf, docsOfConsult, type EvidenceDoc } from './evidence-doc.ts'

/** Keeps the read model of evidence; what it says can be folded anew from the journal at any time. */
export function createEvidenceDuty(deps: {
  readonly store: Store
  readonly reader: Reader
  readonly subjectKeys: Pick<SubjectKeys, 'onErased'>
}): Duty {
  const { reader } = deps
  const items = deps.store.database<EvidenceDoc>('evidence')

  const project = async (subject: string, about?: AboutDispute): Promise<void> => {
    const [[known], state] = await Promise.all([items.get([subject]), reader.evidence(subject)])
    // A dispute may name what has not come yet, or never will.
    if (!known && state.timeline.length === 0 && !about) return
    const disputes = new Map(known?.disputes.map((one) => [one.subject, one]))
    if (about) disputes.set(about.subject, about)
    for (const told of await ownDisputes(state)) disputes.set(told.subject, told)
    const consult = state.origin?.source === 'consult' ? await reader.consult(state.origin.consult) : null
    const isKnownOnly = state.origin === null && known?.work === 'take' && state.timeline.length === 0
    const doc = docOf(state, consult, [...disputes.values()])
    // What it was of stays known by ids alone, so that a list shows one line of it, which says that it is gone.
    if (isErased(state)) await putDurably(items, [{ ...(known ?? doc), ...gone }])
    else await putDurably(items, [isKnownOnly ? { ...known, disputes: [...disputes.values()] } : doc])
  }
  /** A clip of the hall names its dispute itself. */
  const ownDisputes = async ({ origin }: EvidenceState): Promise<readonly AboutDispute[]> =>
    origin?.source === 'surveillance' ? [aboutOf(await reader.dispute(origin.dispute))] : []

  const broughtFor = async (dispute: string): Promise<readonly string[]> => {
    const clips = await findAll(items, { index: 'by-source', where: { source: 'surveillance' } })
    return clips.flatMap(({ _id, disputes }) =>
      disputes.some(({ subject }) => subject === dispute) ? [_id] : [],
    )
  }

  const handle = async (subject: string): Promise<void> => {
    const kind = kindOf(subject)
    if (kind === 'evidence') await project(subject)
    if (kind === 'consult') await appendDurably(items, docsOfConsult(await reader.consult(subject)))
    if (kind !== 'dispute') return
    const state = await reader.dispute(subject)
    // When it ended stays as it was heard.
    if (isErased(state)) return
    for (const item of new Set([...state.evidence, ...(await broughtFor(subject))]))
      await project(item, aboutOf(state))
  }
  deps.subjectKeys.onErased((subject) => void handle(subject).catch(() => undefined))

  return {
    name: 'evidence-2',
    async handle(docs) {
      for (const subject of new Set(docs.map((doc) => doc.subject))) await handle(subject)
      return []
    },
  }
}

const gone = { phase: 'deleted', work: 'rest', holds: 0, waiting: [] } as const

function aboutOf({ subject, mediator, closedAt }: DisputeState): AboutDispute {
  return { subject, mediator, closedAt }
}
