import type { Digest, RandomBytes } from '../../../shared/entry/bytes.ts'
import type { Clock } from '../../../shared/entry/clock.ts'
import { entryHash } from '../../../shared/entry/entry.ts'
import { counterOf, entryId } from '../../../shared/entry/lane.ts'
import { type Author, createLaneWriter, type LaneWriter, type Written } from '../../../shared/entry/writer.ts'
import { deviceOpened } from '../../../shared/facts/device.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { laneRange, type Lanes, newLane } from './lanes.ts'

type Heads = { readonly ids: readonly string[]; readonly lamport: number }

export type MyLane = {
  /**
   * The lane to write in, as the disk confirms it; to be called under the append lock. `opening` is the first entry of a lane begun
   * just now, to be stored before all others. A lane whose head on the disk is not the one this window wrote is left for ever.
   */
  readonly ready: (
    heads: Heads,
    author: Author,
  ) => Promise<{ readonly writer: LaneWriter; readonly opening: Written | null }>
  /** The last entry that was made is on the disk. */
  readonly stored: (last: Written) => void
  /** What was made was not stored: this lane ends here. */
  readonly leave: () => void
}

export function createMyLane(deps: {
  readonly entries: Table<EntryDoc>
  readonly lanes: Lanes
  readonly clock: Clock
  readonly digest: Digest
  readonly random: RandomBytes
  readonly app: string
  readonly device: () => string
}): MyLane {
  let writer: LaneWriter | null = null
  let head: { readonly id: string; readonly hash: string } | null = null

  const stillMine = async (): Promise<boolean> => {
    if (!writer || !head) return false
    const next = entryId(writer.lane, counterOf(head.id) + 1)
    const [slip, [last, beyond]] = await Promise.all([
      deps.lanes.get(writer.lane),
      deps.entries.many([head.id, next]),
    ])
    return (
      slip?.state === 'open' &&
      last !== undefined &&
      !beyond &&
      entryHash(deps.digest, last.header) === head.hash
    )
  }

  const begin = async (heads: Heads, author: Author): Promise<{ writer: LaneWriter; opening: Written }> => {
    const all = await deps.lanes.all()
    const last = await lastHead(deps, all)
    const lane = freeName(all)
    const begun = createLaneWriter({ ...deps, lane })
    const body = { app: deps.app, last }
    const opened = {
      subject: `device:${deps.device()}`,
      type: deviceOpened.type,
      v: deviceOpened.v,
      body,
      key: null,
      heads,
    }
    const opening = await begun.write(opened, { ...author, by: 'system', auth: { how: 'system' } })
    const number = 1 + Math.max(0, ...[...all.values()].map((slip) => slip.begun))
    await deps.lanes.put([[lane, { ...newLane, begun: number }]])
    writer = begun
    return { writer: begun, opening }
  }

  /** A machine that was set back with its chance begins under a name that the county may have told it of meanwhile. */
  const freeName = (taken: ReadonlyMap<string, unknown>): string => {
    for (;;) {
      const lane = `${deps.device()}-${randomName(deps.random)}`
      if (!taken.has(lane)) return lane
    }
  }

  return {
    async ready(heads, author) {
      return writer && (await stillMine()) ? { writer, opening: null } : begin(heads, author)
    },
    stored(last) {
      head = { id: last.header.id, hash: last.hash }
    },
    leave() {
      writer = null
      head = null
    },
  }
}

type LastHead = { readonly lane: string; readonly counter: number; readonly hash: string } | null

/** The head of the lane that this device began last, as the entries on the disk have it. */
async function lastHead(
  deps: { readonly entries: Table<EntryDoc>; readonly digest: Digest },
  lanes: ReadonlyMap<string, { readonly begun: number }>,
): Promise<LastHead> {
  const newest = [...lanes].filter(([, { begun }]) => begun > 0).sort(([, a], [, b]) => b.begun - a.begun)
  for (const [lane] of newest) {
    const [id] = await deps.entries.range(...laneRange(lane), { newest: 1 })
    const entry = id === undefined ? null : await deps.entries.get(id)
    if (entry) return { lane, counter: counterOf(entry.id), hash: entryHash(deps.digest, entry.header) }
  }
  return null
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz'

function randomName(random: RandomBytes): string {
  return [...random(8)].map((byte) => letters.charAt(byte % 36)).join('')
}
