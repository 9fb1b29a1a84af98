import type { Digest } from '../../../shared/entry/bytes.ts'
import { holdingText, type LaneHold } from '../../../shared/entry/lane.ts'
import { type Receipt, receiptText } from '../../../shared/entry/receipt.ts'
import { verify } from '../../../shared/entry/sign.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import type { Protocols } from '../../../shared/http/protocol.ts'
import { hello, putStandInCodes } from '../../../shared/http/sync.ts'
import type { DeskReport } from '../../../shared/rules/desk-report.ts'
import type { Pace } from '../deps.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { StandInCodes } from '../vault/stand-in-codes.ts'
import type { DeskClock } from './clock.ts'
import type { GivingBack } from './giving-back.ts'
import type { Holdings, OwnHolding } from './holdings.ts'
import { startPlaces } from './intake.ts'
import type { Line } from './line.ts'
import type { Pusher } from './push.ts'
import type { ParcelSender } from './parcels.ts'
import { type Job, workThrough } from './schedule.ts'
import type { Trims } from './trims.ts'
import type { Verdicts } from './verdicts.ts'
import type { WaitingList } from './waiting.ts'
import type { Versions } from './versions.ts'
import type { Wire } from './wire.ts'

export type Round = {
  /** Compares with the hub, where that is due, and gives it everything. @returns what stopped it, if something did */
  readonly run: (compare: boolean) => Promise<CallFailure | null>
  /** A receipt counts only with the county's signature under it, and for this device. */
  readonly received: (receipt: Receipt) => Promise<void>
  /** What the county says of its holding, by whatever way it came; the receipt is known to be genuine. @returns what this desk holds */
  readonly heard: (receipt: Receipt, lanes: readonly LaneHold[]) => Promise<OwnHolding>
  /** The hub's clock in the last hello of this run, epoch ms; null before one. */
  readonly countyTime: () => number | null
}

export function createRound(deps: {
  readonly app: string
  readonly protocols: Protocols
  readonly versions: Versions
  readonly pace: Pick<Pace, 'compare'>
  readonly identity: () => Identity
  readonly settings: Settings
  readonly digest: Digest
  readonly clock: DeskClock
  readonly wire: Wire
  readonly holdings: Holdings
  readonly compare: Verdicts['compare']
  readonly waiting: WaitingList
  readonly pusher: () => Pusher
  readonly parcels: () => ParcelSender
  /** What the county holds now it holds from now on. */
  readonly doubt: Trims['doubt']
  readonly closing: AbortSignal
  readonly codes: StandInCodes
  readonly keys: SubjectKeys
  readonly line: Line
  readonly giveBack: () => ReturnType<GivingBack['everything']>
  readonly report: () => Promise<DeskReport>
  /** The county has a crowd to serve, and says for how long, ms. */
  readonly stayAway: (ms: number) => Promise<unknown>
}): Round {
  const genuine = async (receipt: Receipt): Promise<boolean> => {
    const { device, hub } = deps.identity()
    return receipt.device === device && verify(hub.signKey, receiptText(receipt), receipt.signature)
  }
  const received = async (receipt: Receipt): Promise<void> => {
    await deps.line.contact(true)
    if (await genuine(receipt)) await deps.line.received(receipt)
  }

  let countyTime: number | null = null
  const greet = async (): Promise<CallFailure | null> => {
    const [own, places, last, forgot] = await Promise.all([
      deps.holdings.own(),
      deps.settings.get('places'),
      deps.settings.get('receipt'),
      deps.settings.get('forgot'),
    ])
    const speaks = deps.protocols
    const body = {
      protocol: speaks.own,
      ...(speaks.least === speaks.own ? {} : { least: speaks.least }),
      app: deps.app,
      holding: own.digest,
      receipt: last?.holding ?? '',
      feeds: places ?? startPlaces,
      ...(forgot === true ? { forgot } : {}),
      desk: await deps.report(),
    }
    const sent = deps.clock.wall()
    const answer = await deps.wire.send(hello, { body })
    if (!answer.ok) return answer.error.code === 'device-unknown' ? remind(answer.error) : answer.error
    const { time, receipt, lanes, wanted, later } = answer.value
    countyTime = time
    await deps.line.contact(true)
    await deps.versions.met(answer.value.protocols)
    if (forgot === true) await deps.settings.set('forgot', false)
    deps.pusher().again()
    deps.clock.measured(sent, deps.clock.wall(), time)
    const newest = receipt && (await genuine(receipt)) ? receipt : last
    if (newest) await weigh(own, newest, lanes)
    await deps.compare()
    if (wanted) await deps.parcels().wanted(wanted)
    if (later && !deps.closing.aborted) {
      await deps.stayAway(later)
      return greet()
    }
    // Just found out: it is asked for at once.
    return forgot !== true && (await deps.settings.get('forgot')) === true ? greet() : null
  }

  const weigh = async (own: OwnHolding, newest: Receipt, lanes?: readonly LaneHold[]): Promise<void> => {
    await deps.line.received(newest)
    if (newest.holding === own.digest) await deps.holdings.acknowledgeAll(own)
    else if (lanes && deps.digest(holdingText(lanes)) === newest.holding) await reconcile(lanes)
  }

  /** Set back to before it knew this desk, the county is reminded of it by what it told then; once a run, because it may mean what it says. */
  let reminded = false
  const remind = async (failure: CallFailure): Promise<CallFailure | null> => {
    if (reminded) return failure
    reminded = true
    return (await deps.giveBack()) ?? greet()
  }

  const reconcile = async (lanes: Parameters<Holdings['reconcile']>[0]): Promise<void> => {
    const { setBack } = await deps.holdings.reconcile(lanes, async (apart) => {
      await deps.settings.update('apart', (before) => [...new Set([...(before ?? []), ...apart])])
      await deps.settings.set('forgot', true)
    })
    await deps.waiting.open()
    if (!setBack) return
    await deps.keys.carryAgain()
    await deps.doubt()
  }

  /** A hub that may not understand what is said is told nothing: it would send back what a newer one takes. */
  const held = (): boolean => deps.versions.fit() === 'hub-too-old'
  const unlessHeld =
    (step: Job['step']): Job['step'] =>
    async () =>
      held() ? 'nothing' : step()

  /** Nothing waits: then both must hold the same. Where they do not, they compare lane by lane. */
  const agree = async (): Promise<boolean> => {
    if (held()) return true
    const [own, receipt] = await Promise.all([deps.holdings.own(), deps.settings.get('receipt')])
    await deps.line.agreed(own.digest)
    return deps.waiting.sums().entries > 0 || receipt?.holding === own.digest
  }

  const deposit = async (): ReturnType<Job['step']> => {
    const wrapped = await deps.codes.deposit()
    if (wrapped === null) return 'nothing'
    const answer = await deps.wire.send(putStandInCodes, { body: { wrapped } })
    if (!answer.ok) return answer.error.code === 'bad-request' ? 'nothing' : answer.error
    await deps.codes.deposited(wrapped)
    return 'more'
  }
  const push = async (): ReturnType<Job['step']> =>
    deps.pusher().waits() ? ((await deps.pusher().pushAll()) ?? 'more') : 'nothing'

  /** Of all rounds: a recording can take an hour, and where somebody writes every few minutes no round would ever be the one to ask. */
  let greetedAt = -Infinity

  return {
    received,
    countyTime: () => countyTime,
    async heard(receipt, lanes) {
      const own = await deps.holdings.own()
      await weigh(own, receipt, lanes)
      return own
    },
    async run(compare) {
      if (compare) greetedAt = -Infinity
      const orders = async (): ReturnType<Job['step']> => {
        if (deps.clock.mono() - greetedAt < deps.pace.compare) return 'nothing'
        greetedAt = deps.clock.mono()
        return (await greet()) ?? 'more'
      }
      deps.parcels().begin()
      const failure = await workThrough(
        [
          { name: 'orders', step: orders },
          { name: 'entries', step: unlessHeld(push) },
          { name: 'codes', step: unlessHeld(deposit) },
          { name: 'parcels', step: unlessHeld(deps.parcels().step) },
        ],
        deps.closing,
      )
      if (failure) return failure
      if (await agree()) return null
      const again = await greet()
      if (!again) await agree()
      return again
    },
  }
}
