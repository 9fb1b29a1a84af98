import { ownerOf } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import { deviceOfVisit, type VisitState } from '../../shared/facts/visit.ts'
import { addDays, dateOf, isDate, startOf } from '../../shared/rules/dates.ts'
import { deskLetter, parseCheckCode, parseVisitNumber, visitNumber } from '../../shared/rules/visit-number.ts'
import { allIn, findAll } from '../journal/find-all.ts'
import type { ConsultDoc, MatterDoc, VisitDoc } from '../journal/read-models.ts'
import type { DisputeDoc } from '../disputes/dispute-rows.ts'
import type { EvidenceDoc } from '../evidence/evidence-doc.ts'
import { type Database, endOf } from '../store/store.ts'
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
  readonly consultsOf: (matter: string) => Promise<readonly string[]>
  /** About the visit itself, or about one of these matters of it. */
  readonly disputesOf: (visit: string, matters: readonly string[]) => Promise<readonly DisputeState[]>
  /** Of the visit itself, of these matters of it, and what was brought in for these disputes alone. */
  readonly evidenceOf: (
    visit: string,
    matters: readonly string[],
    disputes: readonly string[],
  ) => Promise<readonly FoundEvidence[]>
}

/** @property stays it is held, or a dispute about it goes on */
export type FoundEvidence = { readonly item: string; readonly stays: boolean }

/** Finds by what lists hold in the open, without reading a name. */
export function createFindVisit(deps: {
  readonly visits: Database<VisitDoc>
  readonly matters: Database<MatterDoc>
  readonly consults: Database<ConsultDoc>
  readonly evidence: Database<EvidenceDoc>
  readonly disputes: Database<DisputeDoc>
  readonly directory: LiveDirectory
  readonly visit: (subject: string) => Promise<VisitState>
  readonly dispute: (subject: string) => Promise<DisputeState>
}): FindVisit {
  const { visits, matters, consults, evidence, directory } = deps
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
    async consultsOf(matter) {
      const docs = await findAll(consults, { index: 'by-matter', where: { matter } })
      return docs.map(({ _id }) => _id)
    },
    async disputesOf(visit, of) {
      // What a dispute is about lies sealed: all of the station's are opened.
      const own = `dispute:${ownerOf(visit) ?? ''}.`
      const all = await allIn(deps.disputes, own, endOf(own))
      const states = await Promise.all(all.map(({ _id }) => deps.dispute(_id)))
      const isAbout = ({ claim }: DisputeState): boolean =>
        claim !== null && (claim.visit === visit || (claim.matter !== null && of.includes(claim.matter)))
      return states.filter(isAbout)
    },
    async evidenceOf(visit, of, about) {
      const ofVisit = findAll(evidence, { index: 'by-visit', where: { visit } })
      const ofMatters = of.map((matter) => findAll(evidence, { index: 'by-matter', where: { matter } }))
      const clips = await findAll(evidence, { index: 'by-source', where: { source: 'surveillance' } })
      const ofDisputes = clips.filter((clip) => clip.disputes.some(({ subject }) => about.includes(subject)))
      const docs = [...(await Promise.all([ofVisit, ...ofMatters])).flat(), ...ofDisputes]
      return [...new Map(docs.map((doc) => [doc._id, doc])).values()].map(({ _id, holds, disputes }) => ({
        item: _id,
        stays: holds > 0 || disputes.some(({ closedAt }) => closedAt === null),
      }))
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
