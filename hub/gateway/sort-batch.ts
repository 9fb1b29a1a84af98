import type { Refusal, Verdict } from '../../shared/entry/batch.ts'
import { deviceOf } from '../../shared/entry/lane.ts'
import { filmMedia, sealListMedia } from '../../shared/evidence/seal-list.ts'
import { consultCopied } from '../../shared/facts/consult-record.ts'
import { evidenceSealed } from '../../shared/facts/evidence.ts'
import type { Told } from '../../shared/facts/fact.ts'
import { namedPages } from '../../shared/facts/named-pages.ts'
import type { DeviceHold } from '../journal/device-hold.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { Parcel } from '../journal/parcel-shelf.ts'
import { type QuarantineDoc, strayId } from '../journal/quarantine.ts'
import type { RefusedEntry } from '../journal/refusals.ts'
import { asText } from './as-text.ts'
import { type Bench, judge, type Judgement } from './judge.ts'
import type { Settled } from './look-up.ts'
import { type OwnPlace, type ReadEntry, refusalOf } from './read-entry.ts'

/** Longer than any id: what is no id is not echoed whole. */
export const mostIdChars = 64

/** What is to be written for a batch, and what is then answered: one verdict an entry, in the order sent. */
export type Sorted = {
  readonly verdicts: readonly Verdict[]
  readonly journal: readonly JournalDoc[]
  readonly told: readonly Told[]
  readonly quarantine: readonly QuarantineDoc[]
  readonly refused: readonly RefusedEntry[]
  readonly parcels: readonly Parcel[]
  readonly lanes: ReadonlySet<string>
}

/**
 * Judges a batch, entry by entry; a bad one keeps its place and stops nothing. Places are taken in memory as it goes,
 * because each entry is judged against those before it: when the outcome cannot be written, the hold is to be forgotten.
 *
 * @param settled entries of this batch that were settled before; the batch's own are added
 * @param now hub time, epoch ms
 */
export function sortBatch(
  batch: readonly ReadEntry[],
  hold: DeviceHold,
  settled: Map<string, Settled>,
  bench: Bench,
  now: number,
): Sorted {
  const journal: JournalDoc[] = []
  const told: Told[] = []
  const quarantine: QuarantineDoc[] = []
  const refused: RefusedEntry[] = []
  const parcels: Parcel[] = []
  const lanes = new Set<string>()
  const { device } = hold

  const stray = (entry: ReadEntry, verdict: 'forked' | 'refused', refusal?: Refusal): Verdict => {
    const text = asText(entry.input)
    const why = refusal ? { refusal } : {}
    quarantine.push({ _id: strayId(device, text), device, text, receivedAt: now, verdict, ...why })
    return { id: entry.id.slice(0, mostIdChars), verdict, ...why }
  }

  const settle = (entry: ReadEntry, place: OwnPlace, outcome: Judgement): Verdict => {
    const { id, hash, parsed } = entry
    const verdict = outcome.kind === 'taken' ? 'stored' : outcome.kind
    const why = outcome.kind === 'refused' ? { refusal: outcome.refusal } : {}
    hold.take(place.lane, place, outcome.kind === 'refused')
    lanes.add(place.lane)
    settled.set(id, { hash, verdict, ...why })
    if (outcome.kind === 'taken' && parsed.ok) {
      const { id: _id, ...rest } = parsed.entry
      journal.push({ _id, ...rest, subject: parsed.header.subject, hash, receivedAt: now })
      told.push(outcome.told)
      parcels.push(...manifestOf(outcome.told, bench.device))
      hold.contact.offset = parsed.header.offset ?? hold.contact.offset
    } else {
      const kept =
        outcome.kind === 'erased' && parsed.ok ? { ...parsed.entry, body: null, salt: null } : entry.input
      quarantine.push({
        _id: id,
        device,
        text: asText(kept),
        receivedAt: now,
        verdict,
        hash,
        prev: place.prev,
        ...why,
      })
    }
    if (outcome.kind === 'refused') refused.push({ entry: id, refusal: outcome.refusal })
    return { id, verdict, ...why }
  }

  const sort = (entry: ReadEntry): Verdict => {
    const { parsed, place } = entry
    if (!place) {
      const refusal: Refusal = parsed.ok
        ? { code: 'foreign-lane', detail: deviceOf(entry.id) }
        : refusalOf(parsed.problem)
      return stray(entry, 'refused', refusal)
    }
    const lane = hold.lane(place.lane)
    const before = settled.get(entry.id)
    if (before) return before.hash === entry.hash ? repeated(entry.id, before) : stray(entry, 'forked')
    if (lane.scattered(place.counter)) return stray(entry, 'refused', { code: 'chain-broken', where: 'gap' })
    if (!parsed.ok) return settle(entry, place, { kind: 'refused', refusal: refusalOf(parsed.problem) })
    // A place that is held by nothing: the journal was brought back from an older copy. The entry comes home.
    if (!lane.has(place.counter) && !lane.fits(place)) {
      return settle(entry, place, {
        kind: 'refused',
        refusal: { code: 'chain-broken', where: 'header.prev' },
      })
    }
    return settle(entry, place, judge(parsed.entry, parsed.header, bench, told))
  }

  return { verdicts: batch.map(sort), journal, told, quarantine, refused, parcels, lanes }
}

function repeated(id: string, { verdict, refusal }: Settled): Verdict {
  if (verdict === 'stored') return { id, verdict: 'already' }
  return refusal ? { id, verdict, refusal } : { id, verdict }
}

function manifestOf(told: Told, { id: device, station }: Bench['device']): readonly Parcel[] {
  const { subject, id: entry } = told
  const whose = { device, station, subject, entry }
  if (evidenceSealed.is(told)) return [{ ...told.body.list, media: sealListMedia, ...whose }]
  if (consultCopied.is(told))
    return told.body.reels.map(({ parcel }) => ({ ...parcel, media: filmMedia, ...whose }))
  return namedPages(told).map((page) => ({ ...page, ...whose }))
}
