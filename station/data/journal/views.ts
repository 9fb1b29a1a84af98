import type { VisitCard } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import { createSource, type Source } from '../live.ts'
import type { FoldDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Folded, Folding } from './folding.ts'
import { createShelf } from './shelf.ts'

export type Views = {
  readonly day: (date: string) => Live<readonly VisitCard[]>
  readonly visit: (subject: string) => Live<VisitCard | null>
  /** What this window has just folded: shown before the promise of its write resolves. */
  readonly show: (folded: readonly Folded[]) => void
  /** While the PIN is typed: the day lies ready as it lies on the disk, sealed. */
  readonly prepare: (date: string) => Promise<void>
  /** The desk was opened: what windows look at is read, and the day that lies ready. */
  readonly open: () => Promise<void>
  readonly lock: () => void
  readonly close: () => void
}

const nothing: readonly VisitCard[] = []

export function createViews(deps: { readonly folds: Table<FoldDoc>; readonly folding: Folding }): Views {
  const shelf = createShelf()
  const days = new Map<string, Source<readonly VisitCard[]>>()
  const visits = new Map<string, Source<VisitCard | null>>()
  /** Shown already, and not yet seen coming back from the disk: what is read of these may be older. */
  const onTheWay = new Map<string, string>()
  /** Thrown away as soon as anything is folded after it was read. */
  let prepared: { readonly date: string; readonly docs: Promise<readonly FoldDoc[]> } | null = null
  let isOpen = false
  let queue: Promise<void> = Promise.resolve()

  /** One after the other, so that of two writes the later is shown last. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work)
    return queue
  }

  const take = async (docs: readonly FoldDoc[]): Promise<void> => {
    const news = docs.filter((doc) => shelf.doc(doc.id)?.sealed !== doc.sealed)
    const folded = await Promise.all(
      news.map(async (doc) => ({ doc, state: await deps.folding.opened(doc) })),
    )
    if (isOpen) shelf.put(folded.filter(({ doc }) => !onTheWay.has(doc.id)))
  }
  const docsOfVisit = async (subject: string): Promise<readonly FoldDoc[]> =>
    (await Promise.all([deps.folds.many([subject]), deps.folds.docsWhere(['visit'], [subject])])).flat()
  const loadVisits = async (subjects: readonly string[]): Promise<void> =>
    take((await Promise.all(subjects.map(docsOfVisit))).flat())

  /** The day's visits with their matters in one range, since names sort by time; older ones that are open one by one. */
  const docsOfDay = async (date: string): Promise<readonly FoldDoc[]> => {
    const [dated, unclosed] = await Promise.all([
      deps.folds.docsWhere(['day'], [date]),
      deps.folds.where(['kind', 'state'], ['visit', 'open']),
    ])
    const ofDay = dated.flatMap(({ id, kind }) => (kind === 'visit' ? [id] : [])).sort()
    const [first, last] = [ofDay[0], ofDay.at(-1)]
    const theirs = first && last ? await deps.folds.docsBetween('visit', first, `${last}~`) : []
    const older = await Promise.all(unclosed.filter((id) => !ofDay.includes(id)).map(docsOfVisit))
    return [...new Map([...dated, ...theirs, ...older.flat()].map((doc) => [doc.id, doc])).values()]
  }
  const loadDay = async (date: string): Promise<void> => {
    const ready = prepared?.date === date ? prepared : null
    prepared = null
    await take(await (ready?.docs ?? docsOfDay(date)))
  }

  /** What is open stays in sight: from days before, and what a wrong clock dated ahead. */
  const belongs = (doc: FoldDoc, date: string): boolean => doc.day === date || doc.state === 'open'
  const cardsOf = (date: string): readonly VisitCard[] =>
    shelf
      .visits()
      .filter((doc) => belongs(doc, date))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap(({ id }) => shelf.card(id) ?? [])

  const refresh = (): void => {
    for (const [date, source] of days) {
      const [before, after] = [source.live.current(), cardsOf(date)]
      const same = before.length === after.length && after.every((card, at) => card === before[at])
      source.set(same ? before : after)
    }
    for (const [subject, source] of visits) source.set(shelf.card(subject))
  }

  const wanted = (doc: FoldDoc): boolean =>
    shelf.has(doc.id) ||
    shelf.has(doc.visit) ||
    visits.has(doc.visit) ||
    (doc.kind === 'visit' && [...days.keys()].some((date) => belongs(doc, date)))

  // What another window tells may be older than what this one has folded since: the disk is read again.
  const stop = deps.folds.changes((docs) => {
    prepared = null
    for (const { id, sealed } of docs) if (onTheWay.get(id) === sealed) onTheWay.delete(id)
    const news = docs.filter((doc) => isOpen && wanted(doc) && shelf.doc(doc.id)?.sealed !== doc.sealed)
    if (news.length === 0) return
    void inTurn(async () => {
      await loadVisits([...new Set(news.map(({ visit }) => visit))])
      if (isOpen) refresh()
    })
  })

  const begin = (work: () => Promise<void>): void => {
    if (isOpen) void inTurn(async () => work().then(() => (isOpen ? refresh() : undefined)))
  }
  const watched = <Value>(
    sources: Map<string, Source<Value>>,
    name: string,
    source: Source<Value>,
    read: () => Promise<void>,
  ): Live<Value> => {
    sources.set(name, source)
    begin(read)
    return source.live
  }

  const day: Views['day'] = (date) =>
    days.get(date)?.live ?? watched(days, date, createSource(nothing), () => loadDay(date))

  return {
    day,
    visit(subject) {
      const known = visits.get(subject)
      if (known) return known.live
      // What stands on the shelf is shown at once; should it not be all, the disk says so a moment later.
      const card = isOpen ? shelf.card(subject) : null
      const source = createSource<VisitCard | null>(card, card !== null)
      return watched(visits, subject, source, () => loadVisits([subject]))
    },
    show(folded) {
      const coming = new Set(folded.filter(({ doc }) => wanted(doc)).map(({ doc }) => doc.visit))
      const news = folded.filter(({ doc }) => coming.has(doc.visit))
      if (!isOpen || news.length === 0) return
      for (const { doc } of news) onTheWay.set(doc.id, doc.sealed)
      shelf.put(news)
      refresh()
    },
    async prepare(date) {
      prepared = isOpen ? null : { date, docs: docsOfDay(date) }
      await prepared?.docs
    },
    async open() {
      if (prepared) day(prepared.date)
      isOpen = true
      await inTurn(async () => {
        for (const date of days.keys()) await loadDay(date)
        await loadVisits([...visits.keys()])
        if (isOpen) refresh()
      })
    },
    lock() {
      isOpen = false
      onTheWay.clear()
      shelf.clear()
      for (const source of days.values()) source.unload(nothing)
      for (const source of visits.values()) source.unload(null)
    },
    close: stop,
  }
}
