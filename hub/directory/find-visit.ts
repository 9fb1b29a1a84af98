import { ownerOf } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { deviceOfVisit, type VisitState } from '../../shared/facts/visit.ts'
import { addDays, dateOf, isDate, startOf } from '../../shared/rules/dates.ts'
import { deskLetter, parseCheckCode, parseVisitNumber, visitNumber } from '../../shared/rules/visit-number.ts'
import type { MatterDoc, VisitDoc } from '../journal/read-models.ts'
import { type Database, endOf, justAfter } from '../store/store.ts'
import type { LiveDirectory } from './directory.ts'

/** What stands on a slip. The number has no year; the check code is asked for where two desks gave one number. */
export type Slip = { readonly number: string; readonly year: number; readonly code?: string | undefined }

export type FoundVisit =
  | { readonly ok: true; readonly visit: string; readonly station: string; readonly number: string }
  | { readonly ok: false; readonly code: 'bad-request'; readonly where: 'number' | 'code' }
  | { readonly ok: false; readonly code: 'not-found' }

export type FindVisit = {
  readonly bySlip: (slip: Slip) => Promise<FoundVisit>
  readonly mattersOf: (visit: string) => Promise<readonly string[]>
}

const page = 1_000

/** Finds by what lists hold in the open, without reading a name. */
export function createFindVisit(deps: {
  readonly visits: Database<VisitDoc>
  readonly matters: Database<MatterDoc>
  readonly directory: LiveDirectory
  readonly visit: (subject: string) => Promise<VisitState>
}): FindVisit {
  const { visits, matters, directory } = deps
  return {
    async bySlip({ number, year, code }) {
      const parsed = parseVisitNumber(number)
      const date = parsed && `${year}-${parsed.day}`
      if (!parsed || !date || !isDate(date)) return { ok: false, code: 'bad-request', where: 'number' }
      const station = [...directory.current().stations.values()].find((one) => one.code === parsed.station)
      if (!station) return { ok: false, code: 'not-found' }
      // Names sort by the desk's time; its clock may have been set right since.
      const [from, to] = [addDays(date, -1), addDays(date, 2)].map(
        (day) => `visit:${station.id}.${timeOf(startOf(day))}`,
      )
      const near = await allIn(visits, from ?? '', to ?? '')
      const fits = near.filter((doc) => doc.number === parsed.count && dateOf(doc.openedAt) === date)
      const given = code === undefined ? null : parseCheckCode(code)
      if (given && !given.ok) return { ok: false, code: 'bad-request', where: 'code' }
      const states = await Promise.all(fits.map(({ _id }) => deps.visit(_id)))
      const isOf = (visit: VisitState): boolean => letterOf(visit) === parsed.desk
      // Slips of a second desk had no letter once: without one it may be any desk's.
      const ofDesk = parsed.desk === undefined ? states : states.filter(isOf)
      const found = ofDesk.filter(({ slips }) => !given || slips.some((slip) => slip.code === given.value))
      const [first] = found
      if (!first) return { ok: false, code: 'not-found' }
      if (found.length > 1) return { ok: false, code: 'bad-request', where: 'code' }
      const written = visitNumber(station.code, date, parsed.count, letterOf(first))
      return { ok: true, visit: first.subject, station: station.id, number: written }
    },
    async mattersOf(visit) {
      // All of the station's, though names sort by time: a desk's clock may have been set back in between, and none may be missed.
      const own = `matter:${ownerOf(visit) ?? ''}.`
      const all = await allIn(matters, own, endOf(own))
      return all.filter((doc) => doc.visit === visit).map(({ _id }) => _id)
    },
  }
}

function letterOf(visit: VisitState): string {
  return deskLetter(deviceOfVisit(visit) ?? '')
}

/** The part of a name that says when. */
function timeOf(at: number): string {
  return ulid(at, (count) => new Uint8Array(count)).slice(0, 10)
}

async function allIn<T extends { readonly _id: string }>(
  database: Database<T>,
  from: string,
  to: string,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let start = from; ; start = justAfter(all.at(-1)?._id ?? start)) {
    const docs = await database.range({ from: start, to, limit: page })
    all.push(...docs)
    if (docs.length < page) return all
  }
}
