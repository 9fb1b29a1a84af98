import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Happening, Recorder, RecordingWatch, TrackAsk } from '../../media/rooms/recorder-port.ts'

/** Writes nothing down: hears tracks on real sockets, and remembers what it was told. */
export type Listener = Recorder & {
  readonly tracks: TrackAsk[]
  readonly events: Happening[]
  readonly ended: string[]
  /** Is gone, for good. */
  readonly fail: () => void
  /** Leaves packets unheard until it is called again. */
  readonly deaf: (on: boolean) => void
}

export function createListener(): Listener {
  const tracks: TrackAsk[] = []
  const events: Happening[] = []
  const ended: string[] = []
  const sockets = new Set<Socket>()
  let watching: RecordingWatch | null = null
  let deaf = false
  return {
    tracks,
    events,
    ended,
    fail: () => watching?.gone(),
    deaf: (on) => (deaf = on),
    trouble: () => null,
    follow: () => undefined,
    endLeft: async () => undefined,
    erase: async () => true,
    letGo: async () => true,
    keepCopy: async () => null,
    figures: async () => ({ sessions: 0, tracks: tracks.length, packets: 0, missing: 0, lag: 0, losses: 0 }),
    async close() {
      for (const socket of sockets) socket.close()
      sockets.clear()
    },
    async open(_, watch) {
      watching = watch
      const session = {
        part: 1,
        event: (_at: number, happening: Happening) => void events.push(happening),
        end: async (why: string) => void ended.push(why),
        async track(ask: TrackAsk) {
          const socket = createSocket('udp4')
          sockets.add(socket)
          socket.bind(0, '127.0.0.1')
          await once(socket, 'listening')
          tracks.push(ask)
          const first = new Promise<void>((resolve) => {
            socket.on('message', () => {
              if (!deaf) resolve()
            })
          })
          const end = async (): Promise<void> => {
            if (sockets.delete(socket)) socket.close()
          }
          return { ip: '127.0.0.1', port: socket.address().port, first, end }
        },
      }
      return { ok: true, session }
    },
  }
}
