import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Asks } from '../shared/signaling/asks.ts'
import type { AskOf } from '../shared/signaling/message.ts'
import type { Recorder, RecorderFigures } from './rooms/recorder-port.ts'
import type { Room } from './rooms/room.ts'

const recorderFigures: readonly (readonly [keyof RecorderFigures, string, string])[] = [
  ['sessions', 'sessions', 'Recordings that are being written'],
  ['tracks', 'tracks', 'Tracks of them'],
  ['lag', 'lag_seconds', 'How long what came last took, or takes, to be with the system'],
  ['packets', 'packets_total', 'Packets that were written and sealed'],
  ['missing', 'gap_packets_total', 'Packets that never came: the gaps of recordings'],
  ['losses', 'losses_total', 'Times that a recording lost its recorder'],
]

/** What a media node counts, for Prometheus; never people. */
export type MediaCounts = {
  readonly waited: (ask: AskOf<Asks['waited']>) => void
  readonly reported: (ask: AskOf<Asks['quality']>) => void
  readonly refused: (code: string) => void
  readonly moved: () => void
  readonly text: () => Promise<string>
}

export function createCounts(rooms: () => readonly Room[], recorder: Recorder | null): MediaCounts {
  const registry = new Registry()
  const registers = [registry]
  const seconds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16]
  const waited = new Histogram({
    name: 'yizhan_media_waited_seconds',
    help: 'Until a peer’s transports stood, and until its first picture',
    labelNames: ['until'],
    buckets: seconds,
    registers,
  })
  const loss = new Histogram({
    name: 'yizhan_media_loss_ratio',
    help: 'Packets lost, as clients reported them',
    labelNames: ['direction'],
    buckets: [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
    registers,
  })
  const kbit = new Histogram({
    name: 'yizhan_media_kbit',
    help: 'kbit/s that a client sent and was sent, as it reported them',
    labelNames: ['direction'],
    buckets: [50, 100, 200, 500, 1_000, 2_000, 5_000],
    registers,
  })
  const refusals = new Counter({
    name: 'yizhan_media_refusals_total',
    help: 'Messages that were refused, by code',
    labelNames: ['code'],
    registers,
  })
  const moves = new Counter({
    name: 'yizhan_media_moves_total',
    help: 'Rooms whose worker died',
    registers,
  })
  const countRooms = (name: string, help: string, of: (all: readonly Room[]) => number): void => {
    new Gauge({
      name: `yizhan_media_${name}`,
      help,
      registers,
      collect() {
        this.set(of(rooms()))
      },
    })
  }
  const sum = (
    all: readonly Room[],
    of: (media: NonNullable<ReturnType<Room['peers']>[number]['media']>) => number,
  ) => all.flatMap((room) => room.peers()).reduce((total, { media }) => total + (media ? of(media) : 0), 0)
  countRooms('rooms', 'Rooms that are open', (all) => all.length)
  countRooms('peers', 'Peers in them', (all) => all.flatMap((room) => room.peers()).length)
  countRooms('producers', 'Tracks that peers send', (all) => sum(all, (media) => media.sent().length))
  countRooms('consumers', 'Tracks that peers are sent', (all) => sum(all, (media) => media.received().length))
  const kept = recorderFigures.map(([of, name, help]) => ({
    of,
    gauge: new Gauge({ name: `yizhan_recorder_${name}`, help, registers }),
  }))
  return {
    waited: ({ until, ms }) => waited.observe({ until }, ms / 1_000),
    reported({ lossUp, lossDown, kbitUp, kbitDown }) {
      loss.observe({ direction: 'up' }, lossUp)
      loss.observe({ direction: 'down' }, lossDown)
      kbit.observe({ direction: 'up' }, kbitUp)
      kbit.observe({ direction: 'down' }, kbitDown)
    },
    refused: (code) => refusals.inc({ code }),
    moved: () => moves.inc(),
    async text() {
      const figures = await recorder?.figures()
      for (const { of, gauge } of kept) gauge.set(figures?.[of] ?? 0)
      return registry.metrics()
    },
  }
}
