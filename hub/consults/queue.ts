import { expectedWait, openingOf } from '../../shared/rules/consult-queue.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import { workingTimeBetween } from '../../shared/rules/hours.ts'
import { findAll } from '../journal/find-all.ts'
import type { ConsultDoc, ConsultNote, MatterDoc, MatterRow } from '../journal/read-models.ts'
import type { SealedRows } from '../journal/sealed-rows.ts'
import type { Span, Store } from '../store/store.ts'

/** Hours by which the county's own people answer. */
const countyHours = 'county'

/** @property note null when it was erased · @property skill whom the matter asks for, empty where nobody in particular */
export type QueueRow = {
  readonly doc: ConsultDoc & { readonly matter: string }
  readonly note: ConsultNote | null
  readonly name: string
  readonly skill: string
  /** Among those who wait; null for who does not. */
  readonly place: number | null
}

export type Standing = {
  readonly phase: ConsultDoc['phase']
  readonly place: number | null
  readonly wait: number | null
}

/** Who waits for live assistance, and who is being helped; from the read models. */
export type ConsultQueue = {
  /** What is not closed, those who wait in turn; then what was closed since (epoch ms). */
  readonly rows: (closedSince: number) => Promise<readonly QueueRow[]>
  /** Null for what is not known here (yet). */
  readonly standing: (subject: string) => Promise<Standing | null>
  readonly ofMatter: (matter: string) => Promise<readonly string[]>
  readonly hours: () => { readonly open: boolean; readonly opens: number | null }
}

/** Whose answers say how long one waits. */
const lately = 7 * 24 * 3_600_000

export function createConsultQueue(deps: {
  readonly store: Store
  readonly sealedRows: SealedRows
  readonly calendar: () => WorkingCalendar | null
  readonly now: () => number
}): ConsultQueue {
  const consults = deps.store.database<ConsultDoc>('consults')
  const matters = deps.store.database<MatterDoc>('matters')
  const all = (work: ConsultDoc['work'], updatedAt: Span): Promise<readonly ConsultDoc[]> =>
    findAll(consults, { index: 'by-work', where: { work, updatedAt } })

  const namesAndSkills = async (docs: readonly ConsultDoc[]) => {
    const ids = [...new Set(docs.flatMap(({ matter }) => matter ?? []))]
    const found = ids.length === 0 ? [] : await matters.get(ids)
    const known = found.filter((doc) => doc !== undefined)
    const rows = await deps.sealedRows.open<MatterRow>(known)
    const nameOf = await deps.sealedRows.namesOf(known, rows)
    return new Map(
      known.map((doc) => [doc._id, { name: nameOf(doc), skill: rows.get(doc._id)?.skill ?? '' }]),
    )
  }

  /** The clock of who waits stands still while the county is shut. */
  const waited = ({ arrivedAt, acceptedAt }: ConsultDoc): readonly number[] => {
    if (acceptedAt === null) return []
    const calendar = deps.calendar()
    const known = calendar?.hours[countyHours]
      ? workingTimeBetween(calendar, countyHours, arrivedAt, acceptedAt)
      : null
    return [known?.ok ? known.value : Math.max(0, acceptedAt - arrivedAt)]
  }

  return {
    async rows(closedSince) {
      const open = [...(await all('open', {}))].sort(inTurn)
      const docs = [...open, ...(await all('closed', { from: closedSince }))]
      const notes = await deps.sealedRows.open<ConsultNote>(docs)
      const about = await namesAndSkills(docs)
      const waiting = open.filter(isWaiting)
      return docs.flatMap((doc): readonly QueueRow[] => {
        const { matter } = doc
        if (matter === undefined) return []
        const { name = '', skill = '' } = about.get(matter) ?? {}
        const place = isWaiting(doc) ? waiting.indexOf(doc) + 1 : null
        return [{ doc: { ...doc, matter }, note: notes.get(doc._id) ?? null, name, skill, place }]
      })
    },
    async standing(subject) {
      const open = [...(await all('open', {}))].sort(inTurn)
      const [doc] = await consults.get([subject])
      if (!doc) return null
      const at = open.filter(isWaiting).findIndex(({ _id }) => _id === subject)
      if (at < 0) return { phase: doc.phase, place: null, wait: null }
      const answered = [...open, ...(await all('closed', { from: deps.now() - lately }))]
      const answers = answered.sort((a, b) => (a.acceptedAt ?? 0) - (b.acceptedAt ?? 0)).flatMap(waited)
      return { phase: doc.phase, place: at + 1, wait: expectedWait(answers, at + 1) }
    },
    async ofMatter(matter) {
      const docs = await findAll(consults, { index: 'by-matter', where: { matter } })
      return docs.map(({ _id }) => _id).sort()
    },
    hours: () => openingOf(deps.calendar(), countyHours, deps.now()),
  }
}

function isWaiting({ phase }: ConsultDoc): boolean {
  return phase === 'waiting'
}

/** Who came first is helped first: by when the request came, not by when it was written without a link. */
function inTurn(a: ConsultDoc, b: ConsultDoc): number {
  return a.arrivedAt - b.arrivedAt || (a._id < b._id ? -1 : 1)
}
