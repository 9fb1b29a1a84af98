import { utf8 } from '../../shared/entry/bytes.ts'
import { windowConsent } from '../../shared/evidence/window-consent.ts'
import {
  evidenceConsented,
  evidenceConsentEnded,
  type evidenceEnded,
  evidenceOpened,
} from '../../shared/facts/evidence.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { BodyOf } from '../../shared/facts/fact.ts'
import { type FilmKind, filmSettings, type FilmTrack, filmTrack } from '../call/film.ts'
import type { Film } from '../data/films/films.ts'
import type { Agreement } from './consult-acts.ts'
import type { DeskState } from './desk.svelte.ts'
import { OwnDevices } from './own-devices.svelte.ts'
import { createSay, draft } from './saying.ts'

type Why = BodyOf<typeof evidenceEnded>['why']
/** What is said beside the indicator: a part of it is missing from now on, or all of it, and why. */
export type FilmTrouble = 'camera' | 'microphone' | 'screen' | 'disk' | 'none'
/** @property text what the visitor was told, as it was shown or read · @property screen whether this computer's screen is recorded, too */
export type FilmAsk = {
  readonly visit: string
  readonly matter: string | null
  readonly agreement: Agreement
  readonly text: string
  readonly language: 'zh-CN' | 'en'
  readonly screen: boolean
}

type Running = {
  readonly item: string
  readonly visit: string
  readonly since: number
  readonly film: Film
  readonly tracks: Map<string, FilmTrack>
  /** Tracks that ended by themselves, and when: what comes after is missing. */
  readonly gone: Map<string, { readonly at: number; readonly why: 'camera' | 'disk' }>
  readonly sealing: ReturnType<typeof setInterval>
}

const sealEvery = 20_000
/** Somebody is being served: the desk does not lock itself meanwhile, however long nobody touches it. */
const stirEvery = 60_000
const screenWanted = { video: { frameRate: { max: 8 } }, audio: false }
const kinds = ['camera', 'microphone', 'screen'] as const

/** 录下这次办理: the window recording of this desk, from the visitor's word to its end. It works without a line. */
export class WindowFilm {
  /** Of this window; others of this browser only see that it records. */
  running = $state.raw<Running | null>(null)
  trouble = $state.raw<FilmTrouble | null>(null)
  readonly devices: OwnDevices
  readonly #desk: DeskState
  readonly #media: MediaDevices | undefined
  #ending: Promise<void> | null = null

  constructor(desk: DeskState, media: MediaDevices | undefined) {
    this.#desk = desk
    this.#media = media
    this.devices = new OwnDevices(media)
  }

  /** What is being recorded, by this window or another of this desk. */
  get current(): EvidenceState | null {
    const all = this.#desk.today.flatMap(({ recordings }) => recordings)
    return all.find(({ phase, origin }) => phase === 'recording' && origin?.source === 'window') ?? null
  }

  /** False where there is neither a camera nor a microphone: then nothing was begun. */
  async start(ask: FilmAsk): Promise<boolean> {
    if (this.running || ask.agreement.answer === 'no') return false
    this.trouble = null
    // First, as long as the click counts as asking for it.
    const screen = ask.screen ? await this.#screen() : null
    await this.devices.open()
    const { picture, sound } = this.devices
    const taken = { camera: picture, microphone: sound, screen }
    const found = kinds.flatMap((kind) => {
      const track = taken[kind]
      return track ? [{ kind, name: `${kind}-desk`, track }] : []
    })
    if (!picture && !sound) {
      screen?.stop()
      this.trouble = 'none'
      return false
    }
    await this.#begin(ask, found)
    return true
  }

  /** 停: the recording is whole. */
  readonly stop = (): Promise<void> => this.#end('done')

  /** 他不让录了: what was recorded until now stays under the word that was given for it. */
  readonly withdraw = async (): Promise<void> => {
    const { running } = this
    if (!running) return
    await createSay(this.#desk.store)(draft(evidenceConsentEnded, running.item, {}))
    await this.#end('withdrawn')
  }

  async #screen(): Promise<MediaStreamTrack | null> {
    try {
      const stream = await this.#media?.getDisplayMedia(screenWanted)
      return stream?.getVideoTracks()[0] ?? null
    } catch {
      return null
    }
  }

  async #begin(
    ask: FilmAsk,
    found: readonly { readonly kind: FilmKind; readonly name: string; readonly track: MediaStreamTrack }[],
  ): Promise<void> {
    const { store } = this.#desk
    const item = store.newSubject('evidence')
    const { visit, matter, agreement, language } = ask
    const names = found.map(({ name, kind }) => ({ name, kind }))
    await createSay(store)(
      draft(evidenceOpened, item, {
        source: 'window',
        visit,
        matter,
        tracks: names,
        made: await this.#made(),
      }),
      draft(evidenceConsented, item, {
        ...agreement,
        language,
        ...windowConsent,
        sha256: await sumOf(ask.text),
      }),
    )
    const film = await (
      await store.films()
    ).begin(
      item,
      found.map(({ name }) => name),
    )
    const running: Running = {
      item,
      visit,
      since: store.now(),
      film,
      tracks: new Map(),
      gone: new Map(),
      sealing: setInterval(() => void film.seal().catch(() => undefined), sealEvery),
    }
    const stamp = () => ({ mono: Math.round(performance.now()), wall: Math.round(store.now()) })
    for (const { kind, name, track } of found) {
      const took = (piece: Parameters<Parameters<typeof filmTrack>[0]['took']>[0]): void =>
        void film
          .add({ track: name, ...piece })
          .catch(() => void this.#lose(running, 'disk', piece.began.wall))
      running.tracks.set(
        name,
        filmTrack({ kind, track, stamp, took, ended: () => this.#ended(running, kind, name) }),
      )
    }
    this.running = running
    this.#stirring = setInterval(store.stir, stirEvery)
  }
  #stirring: ReturnType<typeof setInterval> | undefined

  /** A camera was unplugged, or somebody stopped sharing the screen. The rest goes on. */
  #ended(running: Running, kind: FilmKind, name: string): void {
    if (this.#ending || this.running !== running) return
    running.gone.set(name, { at: this.#desk.store.now(), why: 'camera' })
    this.trouble = kind
    if (running.gone.size === running.tracks.size) void this.#end('camera')
  }

  async #lose(running: Running, why: 'disk', at: number): Promise<void> {
    if (this.running !== running) return
    for (const name of running.tracks.keys()) if (!running.gone.has(name)) running.gone.set(name, { at, why })
    this.trouble = why
    await this.#end(why)
  }

  #end(why: Why): Promise<void> {
    return (this.#ending ??= this.#finish(why).finally(() => (this.#ending = null)))
  }

  async #finish(why: Why): Promise<void> {
    const { running } = this
    if (!running) return
    const { film, tracks, gone, sealing } = running
    clearInterval(sealing)
    clearInterval(this.#stirring)
    await Promise.all([...tracks.values()].map((track) => track.stop()))
    this.devices.close()
    const to = Math.round(this.#desk.store.now())
    for (const [name, { at, why: reason }] of gone)
      if (at < to)
        await film.gap({ from: Math.round(at), to, tracks: [name], why: reason }).catch(() => undefined)
    // Locked meanwhile, or full: what is left to be said is said when the desk is opened.
    await film.end(why).catch(() => undefined)
    this.running = null
  }

  async #made(): Promise<Extract<BodyOf<typeof evidenceOpened>, { source: 'window' }>['made']> {
    const { made } = await this.#desk.store.films()
    return {
      ...made(),
      browser: navigator.userAgent.slice(0, 200),
      system: navigator.platform.slice(0, 120),
      settings: Object.values(filmSettings)
        .map((one) => Object.values(one).join(' '))
        .join(' · '),
    }
  }
}

async function sumOf(text: string): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
