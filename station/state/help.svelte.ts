import { deviceOf } from '../../shared/entry/lane.ts'
import type { ConsultState, FillingConsent } from '../../shared/facts/consult-state.ts'
import { standingFill, standingFills } from '../../shared/facts/fold-consult.ts'
import { fillEnds } from '../../shared/rules/remote-fill.ts'
import { filmReels } from '../call/film.ts'
import { createScreenClock } from './clock.svelte.ts'
import type { ConsultActs } from './consult-acts.ts'
import { ConsultDesk } from './consult-desk.svelte.ts'
import { LiveCall } from './live-call.svelte.ts'
import { createOwnCopy, type OwnCopy } from './own-copy.ts'
import { OwnWindow } from './own-window.svelte.ts'
import { OwnDevices } from './own-devices.svelte.ts'
import { createRemoteHand, type RemoteHand } from './remote-hand.ts'
import type { DeskState } from './desk.svelte.ts'

/** What the compiler's list of a browser's parts does not have. */
type WithConnection = { readonly connection?: { readonly downlink?: number } }

const live = ['live', 'held', 'broken']

/** Live assistance at the desk: what was asked for, how it stands, and the call while there is one. */
export class DeskHelp {
  readonly consults: ConsultDesk
  readonly hand: RemoteHand
  readonly devices = new OwnDevices(navigator.mediaDevices)
  /** What this desk shows besides its own page. */
  readonly window = new OwnWindow({
    media: navigator.mediaDevices,
    now: () => this.#desk.store.now(),
    publish: (track) => this.call?.share(track),
    unpublish: () => this.call?.share(null),
  })
  /** The matter for which help is being asked; its sheet is open. */
  asking = $state.raw<string | null>(null)
  call = $state.raw<LiveCall | null>(null)
  readonly #desk: DeskState
  readonly #clock = createScreenClock(() => this.#desk.store.now(), 1_000)
  readonly #expired = new Set<string>()
  #copy: OwnCopy | null = null
  readonly #kept: Pick<Storage, 'getItem' | 'setItem'>
  /** Consults whose page the desk has stopped showing, and those whose end was read. */
  #marks = $state.raw<ReadonlySet<string>>(new Set())

  constructor(desk: DeskState, kept: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#desk = desk
    this.#kept = kept
    this.consults = new ConsultDesk(desk)
    this.hand = createRemoteHand({
      store: desk.store,
      consult: (subject) => this.consults.consult(subject),
      matter: (subject) => desk.matterOf(subject)?.matter ?? null,
      item: (id) => desk.item(id),
      watched: (matter) => this.isShown && this.call?.page.page?.matter === matter,
      held: () => this.call?.held ?? false,
      ids: () => ({ demo: desk.identity.current?.county.demo ?? false, today: desk.date }),
    })
    this.#marks = new Set(kept.getItem('help')?.split(' ') ?? [])
  }

  get acts(): ConsultActs {
    return this.consults.acts
  }

  /** The one that this desk is in or waits for; after that the one that ended last, until its end was read. */
  get current(): ConsultState | null {
    const device = this.#desk.identity.current?.device
    // another desk of this station has calls of its own
    const all = this.consults.all.filter(({ request }) => request && deviceOf(request.id) === device)
    const open = all.find(({ phase }) => live.includes(phase)) ?? all.find(({ phase }) => phase === 'waiting')
    const ended = all.findLast(
      ({ phase, subject, acceptedAt }) =>
        phase === 'closed' && acceptedAt !== null && !this.#marks.has(`read:${subject}`),
    )
    return open ?? ended ?? null
  }

  /** Somebody of the county has it. */
  get isLive(): boolean {
    return this.current !== null && live.includes(this.current.phase)
  }

  /** Whether the others are shown the matter's form, as far as the desk wants it. */
  get isShown(): boolean {
    const { current } = this
    return this.isLive && this.call !== null && !this.#marks.has(`stopped:${current?.subject}`)
  }

  /** Consents that nobody has ended, whether or not their minutes are over. */
  get #standing(): readonly FillingConsent[] {
    return this.current ? standingFills(this.current) : []
  }

  /** The consent under which somebody of the county fills in now (代填). One answer for all who ask within a second. */
  readonly filling: FillingConsent | null = $derived(
    this.#standing.length > 0 && this.current ? standingFill(this.current, this.#clock.now) : null,
  )

  /** 马上停: at once, with or without a line; also after a reload. Who is filling in stops with it. */
  stop(): void {
    this.stopFilling()
    this.#mark('stopped', true)
    this.call?.page.show(null)
    this.window.stop()
  }

  /** 不让填了: they see the page all the same. */
  stopFilling(): void {
    if (this.current) void this.hand.stop(this.current.subject)
  }

  /** Writes down that the minutes of a consent are over; nothing is filled in after them anyway. */
  endExpired(): void {
    const { current } = this
    for (const consent of this.#standing) {
      if (!current || this.#clock.now < fillEnds(consent) || this.#expired.has(consent.id)) continue
      this.#expired.add(consent.id)
      void this.acts.endConsent(current.subject, consent.id, 'expired')
    }
  }

  showOn(): void {
    this.#mark('stopped', false)
  }

  dismiss(): void {
    this.#mark('read', true)
  }

  /** What the line brings, kbit/s, as far as the browser has seen lately; null where it does not say. */
  downlink(): number | null {
    const seenLately = (navigator as WithConnection).connection?.downlink
    return seenLately ? Math.round(seenLately * 1_000) : null
  }

  /** Who of the others is in it, by name. */
  get watchers(): readonly string[] {
    return this.call?.others.map(({ name }) => name) ?? []
  }

  nameOf(id: string): string {
    const known = this.current?.people.find(({ person }) => person === id)?.name
    return known ?? this.#desk.staffName(id)
  }

  /** Goes into the room of a consult. @returns the end of it */
  enter(subject: string): () => void {
    const call = new LiveCall({
      devices: this.devices,
      enter: () => this.consults.enter(subject),
      nameOf: (person) => this.nameOf(person),
      inside: (page) => page.showAgain(),
      obey: async (body, by) => JSON.stringify(await this.hand.take(subject, body, by)),
    })
    const copy = this.#copyOf()
    this.#copy = copy
    let isOver = false
    void call.start().then((isInside) => {
      if (isInside && !isOver) this.call = call
    })
    return () => {
      isOver = true
      this.window.close()
      if (this.call === call) this.call = null
      if (this.#copy === copy) this.#copy = null
      void copy.close()
      void call.close()
    }
  }

  /** What this desk keeps itself of the call goes with how it stands: to be called whenever that changes. */
  keepOwn(): void {
    const { call, current } = this
    if (call && current) this.#copy?.follow({ consult: current, sent: call.sent, away: call.away })
  }

  #copyOf(): OwnCopy {
    const { store } = this.#desk
    const stamp = () => ({ mono: Math.round(performance.now()), wall: Math.round(store.now()) })
    return createOwnCopy({
      films: store.films,
      now: store.now,
      reels: (kind, track, took) => filmReels({ kind, track, stamp, took }),
      noteGap: (consult, from, to) => this.acts.noteGap(consult, { from, to, what: 'both', why: 'line' }),
    })
  }

  #mark(what: 'stopped' | 'read', on: boolean): void {
    const { current } = this
    if (!current) return
    const marks = new Set(this.#marks)
    if (on) marks.add(`${what}:${current.subject}`)
    else marks.delete(`${what}:${current.subject}`)
    this.#marks = marks
    this.#kept.setItem('help', [...marks].slice(-20).join(' '))
  }
}
