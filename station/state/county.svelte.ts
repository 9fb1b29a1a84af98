import { createContext } from 'svelte'
import type { News } from '../../shared/http/cases.ts'
import { listStations } from '../../shared/http/network.ts'
import type { Person } from '../../shared/http/people.ts'
import { readReference } from '../../shared/http/reference.ts'
import { createScreenClock, type ScreenClock } from './clock.svelte.ts'
import { ConsultList } from './consult-list.svelte.ts'
import { CountyCall } from './county-call.svelte.ts'
import { bookOf, emptyBook, type CountyBook } from './county-book.ts'
import type { CountyPage } from './county-page-names.ts'
import { pagesOf } from './county-pages.ts'
import { DisputeList } from './dispute-list.svelte.ts'
import { GrantList } from './grant-list.svelte.ts'
import type { Hub } from './county-hub.ts'
import { inTurn } from './in-turn.ts'
import { followTheNews } from './news.ts'
import type { Viewing } from './player/viewing.ts'
import type { Session } from './session.svelte.ts'
import type { StationView } from './station-health.ts'
import { WorkList } from './work-list.svelte.ts'

/** How often the stations are asked after: a cut line is noticed, and what was heard of them grows old. */
const askEvery = 20_000
/** Names and tables change seldom. */
const bookGoodFor = 10 * 60_000

/** What the pages of the county read, for the person who is signed in. Open while somebody is. */
export class CountyState {
  readonly session: Session
  readonly clock: ScreenClock
  readonly work: WorkList
  readonly consults: ConsultList
  readonly calling = new CountyCall()
  readonly disputes: DisputeList
  readonly grants: GrantList
  /** Evidence that is being looked at, by item and dispute, until its pass is over. */
  readonly viewings = new Map<string, Viewing>()
  /** As the session's hub, but notices when the session is over. */
  readonly hub: Hub
  book = $state.raw<CountyBook>(emptyBook)
  /** Null until the hub has answered. */
  stations = $state.raw<readonly StationView[] | null>(null)
  /** Since when nothing comes from the hub, so that what is shown is old; null while it answers. */
  lostSince = $state.raw<number | null>(null)
  #bookAt = -Infinity
  #stop: (() => void) | null = null

  constructor(session: Session, hub: Hub) {
    this.session = session
    this.clock = createScreenClock(session.now)
    this.hub = {
      call: async (target, input) => {
        const answer = await hub.call(target, input)
        if (answer.ok) return answer
        if (answer.error.code === 'signed-out') session.ended()
        if (answer.error.code === 'unreachable') this.#lost()
        return answer
      },
    }
    this.work = new WorkList(this.hub)
    this.consults = new ConsultList(this.hub)
    this.disputes = new DisputeList(this.hub)
    this.grants = new GrantList(this.hub)
  }

  get me(): Person | null {
    return this.session.person ?? null
  }

  get pages(): readonly CountyPage[] {
    return pagesOf(this.me?.roles ?? [])
  }

  /** Begins to follow the county; the end of it is `close`. */
  open(): void {
    if (this.#stop) return
    const unfollow = followTheNews({
      news: (news) => void this.#hear(news),
      lost: () => void this.refreshStations(),
      back: () => void this.refresh(),
    })
    const timer = setInterval(() => void this.#askAgain(), askEvery)
    this.#stop = () => {
      unfollow()
      clearInterval(timer)
    }
    void this.refresh()
  }

  close(): void {
    this.#stop?.()
    this.#stop = null
    this.calling.leave()
  }

  /** Somebody else signed in: nothing of the former stays on the screen. */
  forget(): void {
    this.calling.leave()
    this.consults.forget()
    this.disputes.forget()
    this.grants.forget()
    this.viewings.clear()
    this.work.forget()
    this.stations = null
  }

  async refresh(): Promise<void> {
    await Promise.all([
      this.refreshStations(),
      this.refreshBook(),
      this.pages.includes('cases') ? this.work.refresh() : undefined,
      this.pages.includes('cases') ? this.consults.refresh() : undefined,
      this.pages.includes('cases') ? this.grants.refresh() : undefined,
      this.pages.includes('disputes') ? this.disputes.refresh() : undefined,
    ])
  }

  readonly refreshStations = inTurn(async () => {
    const answer = await this.hub.call(listStations)
    if (!answer.ok) return
    this.stations = answer.value
    this.lostSince = null
  })

  readonly refreshBook = inTurn(async () => {
    const answer = await this.hub.call(readReference)
    if (!answer.ok) return
    this.book = bookOf(answer.value)
    this.#bookAt = this.session.now()
  })

  async #askAgain(): Promise<void> {
    const wasLost = this.lostSince !== null
    await this.refreshStations()
    if (wasLost && this.lostSince === null) await this.refresh()
    else if (this.session.now() - this.#bookAt > bookGoodFor) await this.refreshBook()
  }

  async #hear(news: News): Promise<void> {
    if (news.kind === 'signed-out') this.session.ended()
    if (news.kind === 'stations') await this.refreshStations()
    if (news.kind === 'case') await this.work.hear(news)
    if (news.kind === 'dispute' && this.pages.includes('disputes')) await this.disputes.refresh()
    if (news.kind === 'grants' && this.pages.includes('cases')) await this.grants.hear(news)
    if (news.kind === 'consult' && this.pages.includes('cases')) await this.consults.hear(news)
  }

  #lost(): void {
    this.lostSince ??= this.session.now()
  }
}

export const [getCounty, setCounty] = createContext<CountyState>()
