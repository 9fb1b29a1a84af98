import type { CallResult } from '../../shared/http/call.ts'
import type { RoomPass } from '../../shared/http/consults.ts'
import { type Answered, refused } from '../../shared/signaling/message.ts'
import { lineStates, type PeerView, type Source } from '../../shared/signaling/parts.ts'
import type { Call, CallState } from '../call/call.ts'
import { type CallView, type SharedScreen, type Tile, whyNot } from './call-view.ts'
import type { OwnDevices } from './own-devices.svelte.ts'
import { SharedPage } from './shared-page.svelte.ts'
import { createWayIn, type WayIn } from './way-in.ts'

export type LiveCallDeps = {
  readonly devices: OwnDevices
  /** A way in, asked for at every attempt. */
  readonly enter: () => Promise<CallResult<RoomPass>>
  /** How others are called whom the room does not name (any more). */
  readonly nameOf: (person: string) => string
  /** Every time that it comes in. */
  readonly inside?: (page: SharedPage) => void
  /** Carries out a command of somebody else's, and answers it; nobody's where this is not given. */
  readonly obey?: (body: string, by: string) => Promise<string>
}

const nobody: Pick<CallState, 'phase' | 'me' | 'room' | 'remote' | 'line'> = {
  phase: 'connecting',
  me: '',
  room: { held: false, recording: { state: 'off', trouble: null }, peers: [] },
  remote: [],
  line: { state: 'good', why: 'none' },
}

/** A call as pages show it, over the client that carries it. Whoever starts it closes it. */
export class LiveCall implements CallView {
  readonly page: SharedPage
  muted = $state(false)
  cameraOff = $state(false)
  #state = $state.raw(nobody)
  readonly #deps: LiveCallDeps
  #call: Call | null = null
  #closed = false
  readonly #way: WayIn
  /** One stream a track: a new one would make the picture start anew. */
  readonly #streams = new WeakMap<MediaStreamTrack, MediaStream>()

  constructor(deps: LiveCallDeps) {
    this.#deps = deps
    this.#way = createWayIn(deps.enter)
    this.page = new SharedPage({
      send: (event) => void this.#call?.send(event),
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      after(ms, act) {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
    })
  }

  get phase(): CallView['phase'] {
    return ({ connecting: 'joining', inside: 'in', returning: 'away', ended: 'over' } as const)[
      this.#state.phase
    ]
  }

  get me(): string {
    return this.#state.me
  }

  get held(): boolean {
    return this.#state.room.held
  }

  get recording(): CallView['recording'] {
    return this.#state.room.recording
  }

  /** The worst of all who are here: a voice from a bad line is one's own trouble too. */
  get line(): CallView['line'] {
    const rank = ({ state }: CallView['line']): number => lineStates.indexOf(state)
    return this.others
      .flatMap(({ away, line }) => (away || !line ? [] : [line]))
      .reduce((worst, line) => (rank(line) > rank(worst) ? line : worst), this.#state.line)
  }

  /** Nothing gets through from here. */
  get away(): boolean {
    return this.#state.phase === 'returning' || this.#state.line.state === 'lost'
  }

  /** What this end sends of itself just now. */
  get sent(): { readonly camera: MediaStreamTrack | null; readonly microphone: MediaStreamTrack | null } {
    const { picture, sound } = this.#deps.devices
    const { held } = this
    return { camera: held ? null : picture, microphone: held || this.muted ? null : sound }
  }

  get others(): readonly PeerView[] {
    return this.#state.room.peers.filter(({ person }) => person !== this.me)
  }

  get tiles(): readonly Tile[] {
    const { devices } = this.#deps
    const own: Tile = {
      person: this.me,
      name: '',
      own: true,
      stream: this.#streamOf(devices.picture),
      sound: null,
      muted: this.muted || !devices.sound,
      noPicture: devices.picture ? null : this.cameraOff ? 'off' : 'none',
    }
    return [...this.others.map((peer) => this.#tileOf(peer)), own]
  }

  get screen(): SharedScreen | null {
    for (const { person, sends } of this.others) {
      const sent = sends.find(({ source }) => source === 'screen')
      if (!sent) continue
      const remote = this.#state.remote.find((one) => one.person === person && one.source === 'screen')
      const isSeen = remote?.paused.length === 0
      return {
        producer: sent.id,
        stream: isSeen ? this.#streamOf(remote.track) : null,
        noPicture: isSeen ? null : whyNot(remote?.paused ?? null),
      }
    }
    return null
  }

  /** Names the window that this end shows; null for none. */
  get ownScreen(): string | null {
    const own = this.#state.room.peers.find(({ person }) => person === this.me)
    return own?.sends.find(({ source }) => source === 'screen')?.id ?? null
  }

  readonly nameOf = (person: string): string =>
    this.#state.room.peers.find((peer) => peer.person === person)?.name ?? this.#deps.nameOf(person)

  /** Resolves once there is a room to go into; until then what is written works all the same. False: there will be none. */
  async start(): Promise<boolean> {
    // Devices, the way in and the client are waited for together: whoever is called sees the other meanwhile.
    const { devices } = this.#deps
    const opened = devices.open().then(() => {
      if (this.#closed) devices.close()
    })
    void import('../call/client.ts').catch(() => undefined)
    const pass = await this.#way.first()
    if (!pass) {
      await opened
      return false
    }
    const { startCall } = await import('../call/client.ts')
    if (this.#closed) return false
    const call = startCall({
      url: pass.url,
      token: this.#way.token,
      now: () => performance.now(),
      event: (from, event) => this.page.hear(from, event),
      command: async ({ from, body }) => {
        const { obey } = this.#deps
        return obey ? { ok: true, value: { body: await obey(body, from) } } : refused('no-right')
      },
    })
    this.#call = call
    call.store.subscribe((next) => this.#changed(next))
    void opened.then(() => {
      // A picture has the longer way before it is seen.
      if (devices.picture) void call.publish('camera', devices.picture)
      if (devices.sound) void call.publish('microphone', devices.sound)
    })
    return true
  }

  readonly hold = async (on: boolean): Promise<void> => void (await this.#call?.hold(on))

  /** To the desk, which judges it and answers. */
  readonly command = async (body: string): Promise<Answered<{ readonly body: string }>> => {
    const desk = this.others.find(({ role }) => role === 'station')
    return desk && this.#call ? this.#call.control(desk.person, body) : refused('peer-away')
  }

  readonly mute = (on: boolean): void => {
    this.muted = on
    void this.#call?.pause('microphone', on)
  }

  /** Off means that the lamp goes out: the camera is closed, not covered. */
  readonly hideCamera = (on: boolean): void => {
    this.cameraOff = on
    void this.#switchCamera(on)
  }

  async #switchCamera(off: boolean): Promise<void> {
    const { devices } = this.#deps
    if (off) {
      await this.#call?.unpublish('camera')
      devices.closeCamera()
      return
    }
    await devices.openCamera()
    if (devices.picture) await this.#call?.publish('camera', devices.picture)
  }

  /** Shows the others a window, or none any more. Stopping the track is the caller's. */
  readonly share = (track: MediaStreamTrack | null): void => {
    void (track ? this.#call?.publish('screen', track) : this.#call?.unpublish('screen'))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#way.close()
    this.page.close()
    this.#deps.devices.close()
    await this.#call?.leave()
  }

  #changed(next: CallState): void {
    const isNew = next.phase === 'inside' && this.#state.phase !== 'inside'
    for (const { person } of this.others)
      if (!next.room.peers.some((peer) => peer.person === person)) this.page.gone(person)
    this.#state = next
    if (isNew) this.#deps.inside?.(this.page)
  }

  #tileOf({ person, name, away, sends }: PeerView): Tile {
    const trackOf = (source: Source) =>
      this.#state.remote.find((one) => one.person === person && one.source === source)
    const [camera, microphone] = [trackOf('camera'), trackOf('microphone')]
    const spoken = sends.find(({ source }) => source === 'microphone')
    const isSeen = camera && camera.paused.length === 0 && !away
    return {
      person,
      name,
      own: false,
      stream: isSeen ? this.#streamOf(camera.track) : null,
      sound: this.#streamOf(microphone?.track ?? null),
      muted: !spoken || spoken.paused.some((why) => why === 'self' || why === 'muted'),
      noPicture: isSeen ? null : away ? 'away' : whyNot(camera?.paused ?? null),
    }
  }

  #streamOf(track: MediaStreamTrack | null): MediaStream | null {
    if (!track) return null
    const stream = this.#streams.get(track) ?? new MediaStream([track])
    this.#streams.set(track, stream)
    return stream
  }
}
