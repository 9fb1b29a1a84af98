import { Device, type types } from 'mediasoup-client'
import type { Answered } from '../../shared/signaling/message.ts'
import { kindOfSource, type PauseReason, type PeerView, type Source } from '../../shared/signaling/parts.ts'
import { contentOf, sendSettings } from './send-settings.ts'
import type { Signaling } from './signaling.ts'

/** Something that somebody else sends, as it arrives here. */
export type RemoteTrack = {
  readonly person: string
  readonly source: Source
  readonly track: MediaStreamTrack
  /** Why nothing comes: at the sender's end, or on the way to here; empty when it comes. */
  readonly paused: readonly PauseReason[]
}

export type CallMediaDeps = {
  readonly ask: Signaling['ask']
  readonly capabilities: object
  readonly iceServers: readonly RTCIceServer[]
  /** How either transport stands now. */
  readonly connection: (state: types.ConnectionState) => void
  readonly changed: () => void
}

type OwnReason = 'self' | 'line'
type Outgoing = { readonly producer: types.Producer; readonly reasons: Set<OwnReason> }
type Incoming = {
  readonly consumer: types.Consumer
  readonly person: string
  readonly source: Source
  paused: readonly PauseReason[]
}

/** This browser's transports and tracks at one worker of the node; they are made anew when it says so. */
export type CallMedia = {
  readonly publish: (source: Source, track: MediaStreamTrack, paused: boolean) => Promise<Answered<unknown>>
  readonly unpublish: (source: Source) => Promise<void>
  readonly pause: (source: Source, why: OwnReason, on: boolean) => Promise<void>
  /** Asks for what others send and is not here yet; called again at every change. */
  readonly follow: (others: readonly PeerView[]) => Promise<void>
  readonly remote: () => readonly RemoteTrack[]
  readonly told: (consumer: string, paused: readonly PauseReason[]) => void
  readonly gone: (consumer: string) => void
  readonly layer: (person: string, source: Source, spatial: number) => Promise<void>
  readonly restartIce: () => Promise<void>
  readonly stats: () => Promise<{ readonly up: RTCStatsReport | null; readonly down: RTCStatsReport | null }>
  readonly close: () => void
}

/** Throws where the browser cannot do it at all. */
export async function openCallMedia(deps: CallMediaDeps): Promise<CallMedia> {
  const { ask, changed } = deps
  const device = new Device()
  await device.load({ routerRtpCapabilities: deps.capabilities })
  const { recvRtpCapabilities } = device
  const told = ask('capabilities', { capabilities: recvRtpCapabilities })
  const outgoing = new Map<Source, Outgoing>()
  const incoming = new Map<string, Incoming>()
  /** What is done with one source comes one behind the other, and holds up no other source. */
  const turns = new Map<Source, Promise<unknown>>()
  const inTurn = <Value>(source: Source, step: () => Promise<Value>): Promise<Value> => {
    const turn = (turns.get(source) ?? Promise.resolve()).then(step, step)
    turns.set(source, turn)
    return turn
  }
  const asked = new Set<string>()
  let latest: readonly PeerView[] = []

  const open = async (direction: 'send' | 'receive'): Promise<types.Transport> => {
    const opened = await ask('open-transport', { direction })
    if (!opened.ok) throw new Error(opened.error.code)
    const options = { ...opened.value, iceServers: [...deps.iceServers] } as types.TransportOptions
    const transport =
      direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
    transport.on('connect', async ({ dtlsParameters }, done, failed) => {
      const answer = await ask('connect-transport', { transport: transport.id, dtlsParameters })
      if (answer.ok) done()
      else failed(new Refused(answer))
    })
    transport.on('produce', async ({ kind, rtpParameters, appData }, done, failed) => {
      const { source, paused } = appData as { readonly source: Source; readonly paused: boolean }
      const answer = await ask('produce', { transport: transport.id, kind, rtpParameters, source, paused })
      if (answer.ok) done(answer.value)
      else failed(new Refused(answer))
    })
    transport.on('connectionstatechange', deps.connection)
    return transport
  }
  // Asked one behind the other, answered together: on a slow line each answer waited for is a third of a second.
  const [sending, receiving] = await Promise.all([open('send'), open('receive'), told])

  const consume = async (person: string, source: Source, producerId: string): Promise<void> => {
    const answer = await ask('consume', { producer: producerId })
    if (!answer.ok) return
    const { id, kind, rtpParameters, paused } = answer.value
    const consumer = await receiving.consume({
      id,
      producerId,
      kind,
      rtpParameters: rtpParameters as types.RtpParameters,
    })
    incoming.set(id, { consumer, person, source, paused: paused.filter((why) => why !== 'self') })
    void ask('resume', { track: { of: 'consumer', id }, why: 'self' })
    if (isSent(producerId)) changed()
    else forget(id)
  }
  const isSent = (producerId: string): boolean =>
    latest.some(({ sends }) => sends.some(({ id }) => id === producerId))
  const forget = (id: string): void => {
    const one = incoming.get(id)
    if (!one) return
    asked.delete(one.consumer.producerId)
    one.consumer.close()
    incoming.delete(id)
  }
  const pausedAtSender = ({ person, source }: Incoming): readonly PauseReason[] =>
    latest.find((peer) => peer.person === person)?.sends.find((one) => one.source === source)?.paused ?? []

  return {
    publish: (source, track, paused) =>
      inTurn(source, async () => {
        if (outgoing.get(source)?.producer.track === track) return { ok: true, value: null }
        if ('contentHint' in track) track.contentHint = contentOf[source]
        try {
          const producer = await sending.produce({
            track,
            ...sendSettings[source],
            stopTracks: false,
            disableTrackOnPause: false,
            zeroRtpOnPause: true,
            appData: { source, paused },
          })
          outgoing.set(source, { producer, reasons: new Set(paused ? ['self'] : []) })
          if (paused) producer.pause()
          return { ok: true, value: null }
        } catch (error) {
          return error instanceof Refused ? error.answer : { ok: false, error: { code: 'bad-media' } }
        }
      }),
    unpublish: (source) =>
      inTurn(source, async () => {
        const { producer } = outgoing.get(source) ?? {}
        if (!producer) return
        outgoing.delete(source)
        producer.close()
        await ask('stop', { producer: producer.id })
      }),
    pause: (source, why, on) =>
      inTurn(source, async () => {
        const { producer, reasons } = outgoing.get(source) ?? {}
        if (!producer || !reasons) return
        if (on) reasons.add(why)
        else reasons.delete(why)
        if (reasons.size > 0) producer.pause()
        else producer.resume()
        await ask(on ? 'pause' : 'resume', { track: { of: 'producer', id: producer.id }, why })
      }),
    async follow(others) {
      latest = others
      for (const [id, { consumer }] of incoming) if (!isSent(consumer.producerId)) forget(id)
      changed()
      const sent = others.flatMap(({ person, sends }) => sends.map((one) => ({ person, ...one })))
      const unasked = sent.filter(({ id }) => !asked.has(id))
      for (const { id } of unasked) asked.add(id)
      // Asked for together: they come in one negotiation, and a picture does not wait for the voice beside it.
      await Promise.all(
        unasked.map(({ person, source, id }) =>
          consume(person, source, id).catch(() => void asked.delete(id)),
        ),
      )
    },
    remote: () =>
      [...incoming.values()].map((one) => ({
        person: one.person,
        source: one.source,
        track: one.consumer.track,
        paused: [...new Set([...pausedAtSender(one), ...one.paused])],
      })),
    told(consumer, paused) {
      const one = incoming.get(consumer)
      if (one) one.paused = paused.filter((why) => why !== 'self')
      changed()
    },
    gone(consumer) {
      forget(consumer)
      changed()
    },
    async layer(person, source, spatial) {
      for (const [consumer, one] of incoming)
        if (one.person === person && one.source === source && kindOfSource[source] === 'video')
          await ask('layers', { consumer, spatial })
    },
    async restartIce() {
      for (const transport of [sending, receiving]) {
        if (transport.connectionState === 'connected' || transport.connectionState === 'new') continue
        const answer = await ask('restart-ice', { transport: transport.id })
        if (answer.ok)
          await transport.restartIce({ iceParameters: answer.value.iceParameters as types.IceParameters })
      }
    },
    async stats() {
      const of = async (transport: types.Transport): Promise<RTCStatsReport | null> =>
        transport.connectionState === 'connected' ? transport.getStats() : null
      return { up: await of(sending), down: await of(receiving) }
    },
    close() {
      sending.close()
      receiving.close()
      incoming.clear()
      outgoing.clear()
    },
  }
}

/** The node's refusal, through a library that knows errors only. */
class Refused extends Error {
  readonly answer: Extract<Answered<unknown>, { ok: false }>

  constructor(answer: Extract<Answered<unknown>, { ok: false }>) {
    super(answer.error.code)
    this.answer = answer
  }
}
