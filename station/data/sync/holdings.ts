import type { Digest } from '../../../shared/entry/bytes.ts'
import { entryHash } from '../../../shared/entry/entry.ts'
import { counterOf, entryId, holdingText, type LaneHold, laneOf } from '../../../shared/entry/lane.ts'
import { laneRange, type Lanes, type LaneSlip, newLane } from '../journal/lanes.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { hasLost } from './waiting.ts'

export type Holdings = {
  /** All that this device wrote, from the entries on the disk. */
  readonly own: () => Promise<OwnHolding>
  /** The hub has these now. */
  readonly acknowledge: (ids: readonly string[]) => Promise<void>
  /** The hub has everything of which that holding spoke; what was written since is not in it. */
  readonly acknowledgeAll: (holding: OwnHolding) => Promise<void>
  /**
   * Takes over what the hub says that it holds, all of it. @returns whether the hub has lost something that it held before
   * @param doubt hears, before anything counts as held, of lanes in which this desk was set back: it lost what it wrote, and something else
   * may stand there. What it does not keep now is not found out a second time
   */
  readonly reconcile: (
    hub: readonly LaneHold[],
    doubt: (lanes: readonly string[]) => Promise<void>,
  ) => Promise<{ readonly setBack: boolean }>
  /** Ids of what this device wrote, the county holds, and a disk that was set back has not any more. */
  readonly lost: () => Promise<readonly string[]>
  readonly forked: (lanes: readonly string[]) => Promise<void>
  /** Lanes of windows long gone, all of which the hub holds, are read no more. Under the append lock. */
  readonly retire: () => Promise<void>
}

export type OwnHolding = { readonly lanes: readonly LaneHold[]; readonly digest: string }

const keptLive = 8

export function createHoldings(deps: {
  readonly entries: Table<EntryDoc>
  readonly lanes: Lanes
  readonly digest: Digest
}): Holdings {
  const hashAt = async (lane: string, counter: number): Promise<string | null> => {
    const entry = counter > 0 ? await deps.entries.get(entryId(lane, counter)) : null
    return entry && entryHash(deps.digest, entry.header)
  }
  const headOf = async (lane: string): Promise<number> => {
    const [newest] = await deps.entries.range(...laneRange(lane), { newest: 1 })
    return newest === undefined ? 0 : counterOf(newest)
  }

  /** Entry by entry, as it lies on the disk: where something was lost, it may have gaps. */
  const onDisk = async (lane: string): Promise<LaneHold> => {
    const counters = (await deps.entries.range(...laneRange(lane))).map(counterOf)
    const { complete, ahead } = advanced({ complete: 0, ahead: [] }, counters)
    return { lane, complete, hash: await hashAt(lane, complete), ahead }
  }
  const ownHold = async (lane: string, slip: LaneSlip): Promise<LaneHold> => {
    if (slip.state === 'lost') return onDisk(lane)
    const measured = slip.state === 'over' || slip.state === 'forked'
    const head = measured ? slip.complete : await headOf(lane)
    if (head === slip.complete)
      return { lane, complete: head, hash: slip.hash, ahead: measured ? slip.ahead : [] }
    return { lane, complete: head, hash: await hashAt(lane, head), ahead: [] }
  }

  /** What the county holds of a lane and this disk does not. */
  const lacking = async (lane: string, { complete, ahead }: Pick<LaneSlip, 'complete' | 'ahead'>) => {
    const here = await onDisk(lane)
    const more = new Set(here.ahead)
    const within = Array.from(
      { length: Math.max(0, complete - here.complete) },
      (_, at) => here.complete + 1 + at,
    )
    return [...within, ...ahead].filter((counter) => counter > here.complete && !more.has(counter))
  }

  const reconciled = async (lane: string, slip: LaneSlip, hub: LaneHold): Promise<LaneSlip> => {
    const { complete, hash, ahead } = hub
    const held = { ...slip, complete, hash, ahead: [...ahead].sort((a, b) => a - b) }
    const [ours, beyond] = await Promise.all([
      hashAt(lane, complete),
      deps.entries.many(ahead.map((counter) => entryId(lane, counter))),
    ])
    if ((complete > 0 && ours === null) || beyond.length < ahead.length) return { ...held, state: 'lost' }
    if (complete > 0 && ours !== hash) return { ...held, state: 'forked' }
    if (slip.state === 'lost')
      return { ...held, state: (await lacking(lane, held)).length > 0 ? 'lost' : 'open' }
    return slip.state === 'over' && hasLost(slip, held) ? { ...held, state: 'open' } : held
  }

  const acknowledgeIn = async (lane: string, counters: readonly number[]): Promise<void> => {
    const slip = (await deps.lanes.get(lane)) ?? newLane
    const held = advanced(slip, counters)
    const hash = slip.state === 'forked' ? slip.hash : await hashAt(lane, held.complete)
    await deps.lanes.put([[lane, { ...slip, ...held, hash }]])
  }
  /** One answer of the hub after the other: two batches in flight speak of the same lane. */
  let turn: Promise<void> = Promise.resolve()

  return {
    async own() {
      const lanes = [...(await deps.lanes.all())]
      const holds = await Promise.all(lanes.map(([lane, slip]) => ownHold(lane, slip)))
      return { lanes: holds, digest: deps.digest(holdingText(holds)) }
    },
    acknowledge(ids) {
      const mine = turn.then(async () => {
        for (const [lane, counters] of countersByLane(ids)) await acknowledgeIn(lane, counters)
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    async acknowledgeAll({ lanes }) {
      for (const { lane, complete, hash } of lanes) {
        await deps.lanes.update(lane, (slip) =>
          slip?.state === 'open' && slip.complete < complete ? { ...slip, complete, hash, ahead: [] } : null,
        )
      }
      // What had been lost here is back: should it be lost once more, it is found out once more.
      for (const { lane, complete, hash, ahead } of lanes)
        await deps.lanes.update(lane, (slip) =>
          slip?.state === 'lost' ? { ...slip, complete, hash, ahead, state: 'open' } : null,
        )
    },
    async lost() {
      const live = [...(await deps.lanes.tagged('live'))].filter(([, { state }]) => state === 'lost')
      const ids = live.map(async ([lane, slip]) =>
        (await lacking(lane, slip)).map((counter) => entryId(lane, counter)),
      )
      return (await Promise.all(ids)).flat()
    },
    async reconcile(hub, doubt) {
      const byLane = new Map(hub.map((hold) => [hold.lane, hold]))
      const before = await deps.lanes.all()
      const names = [...new Set([...before.keys(), ...byLane.keys()])]
      const none = (lane: string): LaneHold => ({ lane, complete: 0, hash: null, ahead: [] })
      const after = await Promise.all(
        names.map(async (lane): Promise<[string, LaneSlip]> => {
          return [lane, await reconciled(lane, before.get(lane) ?? newLane, byLane.get(lane) ?? none(lane))]
        }),
      )
      const isApart = ({ state }: LaneSlip): boolean => state === 'lost' || state === 'forked'
      const apart = after.flatMap(([lane, slip]) =>
        isApart(slip) && !isApart(before.get(lane) ?? newLane) ? [lane] : [],
      )
      if (apart.length > 0) await doubt(apart)
      await deps.lanes.put(after.filter(([lane, slip]) => !same(before.get(lane), slip)))
      return { setBack: after.some(([lane, slip]) => hasLost(before.get(lane) ?? newLane, slip)) }
    },
    async forked(lanes) {
      for (const lane of lanes)
        await deps.lanes.update(lane, (slip) => ({ ...(slip ?? newLane), state: 'forked' }))
    },
    async retire() {
      const live = [...(await deps.lanes.tagged('live'))].filter(([, { state }]) => state === 'open')
      const old = live.sort(([, a], [, b]) => b.begun - a.begun).slice(keptLive)
      const held = await Promise.all(old.map(async ([lane, slip]) => (await headOf(lane)) === slip.complete))
      await deps.lanes.put(
        old.filter((_, at) => held[at]).map(([lane, slip]) => [lane, { ...slip, state: 'over' }]),
      )
    },
  }
}

function countersByLane(ids: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const lanes = new Map<string, number[]>()
  for (const id of ids) lanes.set(laneOf(id), [...(lanes.get(laneOf(id)) ?? []), counterOf(id)])
  return lanes
}

/** What is held once these counters are, too. */
export function advanced(
  slip: Pick<LaneSlip, 'complete' | 'ahead'>,
  counters: readonly number[],
): Pick<LaneSlip, 'complete' | 'ahead'> {
  const held = new Set([...slip.ahead, ...counters])
  let { complete } = slip
  while (held.has(complete + 1)) complete += 1
  return { complete, ahead: [...held].filter((counter) => counter > complete).sort((a, b) => a - b) }
}

function same(before: LaneSlip | undefined, after: LaneSlip): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after)
}
