// Runs in Chromium: one call of the station's own client, and a handle for whoever drives it.
import type { PauseReason, RoomEvent, Source } from '../../shared/signaling/parts.ts'
import type { Call, CallState } from '../../station/call/call.ts'
import { startCall } from '../../station/call/client.ts'

declare global {
  /** Given by the test. */
  function giveToken(): Promise<{ readonly token: string }>
}

type Shown = Omit<CallState, 'remote'> & {
  readonly remote: readonly {
    readonly person: string
    readonly source: Source
    readonly paused: readonly PauseReason[]
  }[]
}

const desk = createDesk()
export type Desk = typeof desk
Object.assign(globalThis, { desk })

function createDesk() {
  let call: Call | null = null
  const events: RoomEvent[] = []
  const pictures = new Map<string, HTMLVideoElement>()
  const voices = new Map<string, AnalyserNode>()
  const running = (): Call => {
    if (!call) throw new Error('no call')
    return call
  }
  const attach = ({ remote }: CallState): void => {
    for (const { person, source, track } of remote) {
      const name = `${person} ${source}`
      const stream = new MediaStream([track])
      if (track.kind === 'audio') {
        if (voices.get(name)?.channelInterpretation === track.id) continue
        const context = new AudioContext()
        // Chromium hands a far voice to WebAudio only while some element plays it.
        const player = new Audio()
        player.muted = true
        player.srcObject = stream
        void player.play()
        const ear = context.createAnalyser()
        context.createMediaStreamSource(stream).connect(ear)
        voices.set(name, ear)
        continue
      }
      const shown = pictures.get(name) ?? document.body.appendChild(document.createElement('video'))
      pictures.set(name, shown)
      const [now] = shown.srcObject instanceof MediaStream ? shown.srcObject.getTracks() : []
      if (now?.id === track.id) continue
      shown.muted = true
      shown.srcObject = stream
      void shown.play()
    }
  }
  return {
    start() {
      call = startCall({
        url: '',
        token: giveToken,
        now: () => performance.now(),
        event: (_, event) => events.push(event),
        command: async ({ body, n }) => ({ ok: true, value: { body: `${body} ${n}` } }),
      })
      call.store.subscribe(attach)
    },
    async publish(...sources: readonly Source[]) {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: true,
        video: { width: 320, height: 240, frameRate: 15 },
      })
      const track = (source: Source) =>
        stream.getTracks().find(({ kind }) => (kind === 'audio') === (source === 'microphone'))
      return Promise.all(
        sources.map(async (source) => running().publish(source, track(source) as MediaStreamTrack)),
      )
    },
    state(): Shown {
      const { remote, ...rest } = running().store.get()
      return { ...rest, remote: remote.map(({ person, source, paused }) => ({ person, source, paused })) }
    },
    /** Pictures that were shown so far. */
    frames: (name: string): number => pictures.get(name)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
    /** Whether a voice is heard at this moment, between −128 and 127. */
    loud(name: string): number {
      const heard = new Uint8Array(2_048)
      const ear = voices.get(name)
      if (!ear) return 0
      ear.getByteTimeDomainData(heard)
      return Math.max(...heard) - 128
    },
    events: () => events,
    send: (event: RoomEvent) => running().send(event),
    control: (to: string, body: string) => running().control(to, body),
    hold: (on: boolean) => running().hold(on),
    leave: () => running().leave(),
  }
}
