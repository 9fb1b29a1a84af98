import type { RecordedNews } from '../shared/signaling/node.ts'
import type { RecorderClient } from './recorder/client.ts'
import type { TrackDescription } from './recorder/messages.ts'
import type { Opened, RecorderSession, RecordingWatch, TrackAsk } from './rooms/recorder-port.ts'
import { type RoomPart, type SealTeller, sessionOfPart } from './seal-news.ts'

export type PartDeps = {
  readonly recorder: RecorderClient
  readonly watch: RecordingWatch
  readonly teller: SealTeller
  /** The county's clock. */
  readonly now: () => number
  readonly log: (problem: string, about?: unknown) => void
}

/** Begins one part of a room's recording. What it may not go without is not begun while the disk is in trouble. */
export async function openPart(of: RoomPart, deps: PartDeps): Promise<Opened> {
  const { recorder, watch, teller, now } = deps
  const { room, part } = of
  /** By the recorder's name of a track. Those of another life of the recorder's are none of ours. */
  let asking = new Map<string, () => void>()
  let ending: RecordedNews['why'] | null = null

  const opened = await recorder.open(
    {
      session: sessionOfPart(of),
      mandatory: true,
      about: { room, part: String(part), at: new Date(now()).toISOString() },
    },
    {
      sealed: teller.sealed,
      wantsKeyFrame: (track) => asking.get(track)?.(),
      gone() {
        asking = new Map()
        if (!ending) watch.gone()
      },
      again: () => (ending ? void end(ending) : watch.again()),
    },
  )
  if (!opened.ok)
    return {
      ok: false,
      trouble: opened.code === 'disk-alarm' ? (recorder.alarm()?.code ?? 'disk-full') : 'recorder',
    }
  const { session } = opened

  const end: RecorderSession['end'] = async (why) => {
    ending = why
    const ended = await session.end(why)
    if (ended.ok) teller.over(why, now(), ended.value.manifest)
    else deps.log('a recording could not be ended', { room, code: ended.code })
  }
  const track: RecorderSession['track'] = async (ask) => {
    const mine = asking
    const placed = await session.track(descriptionOf(ask))
    if (!placed.ok) throw new Error(placed.code)
    const { track: name, ip, port, flowing } = placed.value
    mine.set(name, ask.requestKeyFrame)
    return {
      ip,
      port,
      first: flowing,
      async end(reason) {
        if (mine === asking && mine.delete(name)) await session.endTrack(name, reason)
      },
    }
  }
  const event: RecorderSession['event'] = (at, { kind, by, ...rest }) =>
    session.event({ kind, by, body: { at, ...rest } })
  return { ok: true, session: { part, track, event, end } }
}

function descriptionOf({
  person,
  source,
  codec,
  payloadType,
  clockRate,
  channels,
  ssrcs,
}: TrackAsk): TrackDescription {
  return {
    kind: source,
    person,
    codec: codec.toLowerCase() === 'audio/opus' ? 'opus' : 'vp8',
    payloadType,
    clockRate,
    channels: channels ?? 0,
    ssrcs: [...ssrcs],
  }
}
