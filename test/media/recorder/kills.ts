import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { type RecordedSession, startRecorder } from '../../../media/recorder/client.ts'
import { inspect } from '../../../media/recorder/inspect.ts'
import { verify, type Wrong } from '../../../media/recorder/verify.ts'
import { createChance, rtp } from './packets.ts'
import { microphone, packetsIn } from './stage.ts'

export type Kills = {
  /** For each kill: how long before it the first packet was sent that is not in the recording. ms */
  readonly lost: readonly number[]
  readonly wrongs: readonly Wrong[]
  readonly interruptions: number
  /** Of what was said while no recorder was there, what the recording does not have. */
  readonly unheard: number
  readonly parts: number
}

const everyMs = 10
/** Long enough that more than a second could be lost. */
const [leastMs, mostMs] = [1_100, 2_200]

/**
 * A recorder's process that is killed without a warning, again and again, at moments that a seed chose, while packets come in; its client
 * starts the next one, and the session goes on.
 */
async function playKills(options: {
  readonly dir: string
  readonly kills: number
  readonly seed: number
  readonly progress: (kill: number) => void
}): Promise<Kills> {
  const chance = createChance(options.seed)
  const socket = createSocket('udp4')
  const sent: { readonly at: number; readonly life: number }[] = []
  const deaths: number[] = []
  let session: RecordedSession | null = null
  let port: number | null = null
  let killAt = Infinity
  let isBack: () => void = () => undefined

  const send = (): void => {
    if (port === null) return
    const sequence = sent.length
    sent.push({ at: performance.now(), life: deaths.length })
    const payload = Buffer.alloc(200)
    payload.writeUInt32BE(sequence)
    const packet = rtp({ payloadType: 111, sequence, timestamp: sequence * 480, ssrc: 3_000, payload })
    socket.send(packet, port, '127.0.0.1')
    if (performance.now() >= killAt) kill()
  }
  const kill = (): void => {
    const pid = recorder.pid()
    if (pid === null) return
    process.kill(pid, 'SIGKILL')
    deaths.push(performance.now())
    port = null
    killAt = Infinity
    session?.event({ kind: 'chat', by: 'sunyan', body: { death: deaths.length } })
  }
  const place = async (): Promise<void> => {
    const track = await session?.track(microphone)
    if (!track?.ok) return
    port = track.value.port
    killAt = performance.now() + leastMs + chance() * (mostMs - leastMs)
    isBack()
  }

  const recorder = await startRecorder({ dir: options.dir, alarmed: () => undefined, leastRoom: 0 })
  const opened = await recorder.open(
    { session: 'consult:wuping.01KILL', mandatory: true, about: {} },
    {
      sealed: () => undefined,
      wantsKeyFrame: () => undefined,
      gone: () => undefined,
      again: () => void place(),
    },
  )
  if (!opened.ok) throw new Error(opened.code)
  session = opened.session
  await place()
  const sending = setInterval(send, everyMs)
  for (let kills = 1; kills <= options.kills; kills += 1) {
    await new Promise<void>((resolve) => (isBack = resolve))
    options.progress(kills)
  }
  clearInterval(sending)
  await session.end('closed')
  await recorder.close()
  socket.close()
  await once(socket, 'close')

  const folder = join(options.dir, 'consult_wuping.01KILL')
  const kept = new Set((await packetsIn(folder, '1-microphone')).map((packet) => packet.readUInt32BE(12)))
  const lost = deaths.map((death, life) => {
    const first = sent.findIndex((packet, n) => packet.life === life && !kept.has(n))
    return Math.max(0, death - (sent[first]?.at ?? death))
  })
  const { wrongs } = await verify(folder)
  const recording = await inspect(folder)
  const heard = recording?.events.filter(({ event }) => event.kind === 'chat').length ?? 0
  return {
    lost,
    wrongs,
    interruptions: recording?.seals.filter(({ seal }) => seal.why === 'interrupted').length ?? 0,
    unheard: deaths.length - heard,
    parts: recording?.tracks.find(({ name }) => name === '1-microphone')?.files.length ?? 0,
  }
}

/** Several recorders at once, each killed its share of times. */
export async function playKillsBeside(
  dir: string,
  kills: number,
  beside: number,
  progress: (kills: number) => void,
): Promise<Kills[]> {
  let done = 0
  return Promise.all(
    Array.from({ length: beside }, (_, n) =>
      playKills({
        dir: join(dir, String(n)),
        kills: Math.ceil(kills / beside),
        seed: n + 1,
        progress: () => progress((done += 1)),
      }),
    ),
  )
}
