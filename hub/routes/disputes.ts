import { startsOf } from '../../shared/facts/dispute-starts.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { type DisputeRow, listDisputes, readDispute } from '../../shared/http/disputes.ts'
import { type ClockStand, type ClockStarts, clocksOf } from '../../shared/rules/dispute-clocks.ts'
import type { DisputeTrack } from '../../shared/rules/dispute-tracks.ts'
import { maskPersonName } from '../../shared/rules/mask.ts'
import { createDisputeRows, type DisputeDoc, type DisputeNote } from '../disputes/dispute-rows.ts'
import { createRecordNumbers } from '../disputes/numbers.ts'
import { createSignedPages } from '../disputes/signed-pages.ts'
import { sightOfDispute } from '../disputes/sight.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import { serveDisputeActs } from './dispute-acts.ts'
import { serveDisputePages, signedPagesOf } from './dispute-pages.ts'
import { failed } from './failures.ts'
import type { Packs } from './packs-now.ts'
import type { Doors } from './serve.ts'

export type DisputesDeps = Pick<
  CountyJournal,
  'store' | 'sealedRows' | 'reader' | 'voice' | 'shelf' | 'subjectKeys' | 'caseFile'
> & {
  readonly audit: Audit
  readonly now: () => number
  readonly packs: () => Packs
  readonly directory: LiveDirectory
}

/** How long what is closed stays on the list. */
const lately = 30 * 24 * 3_600_000

/** The mediation room's list, and what stands behind a line of it. */
export function serveDisputes(doors: Doors, deps: DisputesDeps): void {
  const { now, reader } = deps
  const list = createDisputeRows(deps)
  /** Without a calendar nothing is computed, and nothing guessed. */
  const clocks = (
    track: DisputeTrack,
    starts: ClockStarts,
    set: DisputeState['clocks'],
  ): readonly ClockStand[] => {
    const { calendar } = deps.packs()
    return calendar ? clocksOf(track, starts, set, calendar, now()) : []
  }

  doors.staff(listDisputes, async (_, { person }) => {
    const rows = await list.rows(now() - lately)
    return rows.map(({ doc, note }) => ({
      ...rowFor(person, doc, note),
      clocks: note && doc.phase !== 'closed' ? [...clocks(note.track, note.starts, note.clocks)] : [],
    }))
  })

  doors.staff(readDispute, async ({ params: { subject } }, { person }) => {
    const dispute = await reader.dispute(subject)
    if (isErased(dispute)) return failed('erased')
    if (!dispute.claim) return failed('not-found')
    if (sightOfDispute(person, dispute) !== 'full') return failed('no-right')
    const evidence = await Promise.all(dispute.evidence.map(reader.evidence))
    const running = clocks(dispute.claim.track, startsOf(dispute), dispute.clocks)
    const arrived = await deps.shelf.arrived(signedPagesOf(dispute).map(({ hash }) => hash))
    return { dispute, clocks: [...running], evidence: [...evidence], arrived: [...arrived] }
  })

  const common = { ...deps, dispute: reader.dispute, signedPages: createSignedPages(deps) }
  serveDisputeActs(doors, { ...common, numbers: createRecordNumbers(deps.store) })
  serveDisputePages(doors, { ...common, openPage: deps.caseFile.openPage })
}

/** Of what is another mediator's the room sees that there is something, and how its clocks stand. */
function rowFor(person: Staff, doc: DisputeDoc, note: DisputeNote | null): Omit<DisputeRow, 'clocks'> {
  const { _id: subject, station, phase, mediator, openedAt, updatedAt } = doc
  const isWhole = sightOfDispute(person, doc) === 'full'
  const name = note?.name ?? ''
  return {
    subject,
    station,
    track: note?.track ?? null,
    name: isWhole ? name : maskPersonName(name),
    about: isWhole ? (note?.about ?? '') : '',
    decision: note?.decision ?? null,
    phase,
    mediator,
    outcome: note?.outcome ?? null,
    clash: note?.clash ?? false,
    promise: isWhole ? (note?.promise ?? null) : null,
    openedAt,
    updatedAt,
  }
}
