import { join } from 'node:path'
import type { Segment, Stamp } from '../../../shared/recording/seal.ts'
import type { RecorderClock } from '../clock.ts'
import type { Disk } from '../disk.ts'
import { createPart, type Part, type Reach } from './part.ts'
import type { OpenFile } from './part-file.ts'
import { type Before, type PartHeader, partName } from './part-header.ts'
import type { Channel } from './record.ts'

export type JournalDeps = {
  readonly folder: string
  readonly session: string
  readonly track: string
  /** What the header of each part says about the track. */
  readonly about: unknown
  /** Number of the first part that is written now; it goes on from the last one of the process before. */
  readonly number: number
  readonly why: PartHeader['why']
  readonly before: Before
  readonly clock: RecorderClock
  readonly disk: Disk
  readonly openFile: OpenFile
  /** A part that is larger ends. */
  readonly partBytes: number
}

/** The parts of one track, one after the other. `beat` is called some times a second, never twice at once. */
export type Journal = {
  readonly track: string
  /** False: dropped, because the disk takes nothing, or because it has ended. */
  readonly append: (channel: Channel, bytes: Uint8Array) => boolean
  readonly appendJson: (channel: Channel, value: object) => boolean
  readonly beat: () => Promise<void>
  /** What has become durable since the last call. */
  readonly takeSegments: () => Segment[]
  /** Nothing is appended any more; beats go on until it is closed. */
  readonly end: (reason: string) => void
  readonly isClosed: () => boolean
}

type Open = {
  readonly part: Part
  readonly number: number
  readonly began: Stamp
  checkedAt: Stamp
  checkedBytes: number
  /** As far as it is on the disk. */
  reached: Reach | null
}

/** @property isTrusted not where a sync has failed: to call it again says nothing about what was lost */
type Closing = Pick<Open, 'part' | 'number'> & { readonly whole: Reach; readonly isTrusted: boolean }

const second = 1e6
const checkpointEvery = second
const rotateAfter = 300 * second

export async function openJournal(deps: JournalDeps): Promise<Journal> {
  const { clock, disk } = deps
  const begin = async (number: number, why: PartHeader['why'], before: () => Before): Promise<Open> => {
    const { session, track, about } = deps
    const file = await deps.openFile(join(deps.folder, partName(track, number)))
    const stamp = clock.stamp()
    const header: PartHeader = {
      format: 'yizhan-part-1',
      session,
      track,
      number,
      boot: clock.boot,
      why,
      before: before(),
      about,
    }
    const part = createPart(file, header, stamp)
    return { part, number, began: stamp, checkedAt: stamp, checkedBytes: 0, reached: null }
  }

  let open = await begin(deps.number, deps.why, () => deps.before)
  /** A part that has its end, which the disk has not taken yet. Nothing of the next one is written before. */
  let closing: Closing | null = null
  let ending: string | null = null
  let ended = false
  let broken = false
  let sealed = { to: 0, until: open.began }
  const done: Segment[] = []

  const segment = (number: number, { to, sha256, stamp }: Reach): Segment => {
    const made = { from: sealed.to, to, sha256, began: sealed.until, until: stamp, torn: 0 }
    sealed = { to, until: stamp }
    return { file: partName(deps.track, number), ...made }
  }
  const sync = async (part: Part): Promise<void> => {
    await part.flush()
    const from = clock.stamp().mono
    try {
      await part.sync()
    } catch (error) {
      broken = true
      throw error
    }
    disk.synced((clock.stamp().mono - from) / 1e3)
  }
  const finish = async (): Promise<void> => {
    if (!closing) return
    await (closing.isTrusted ? sync(closing.part) : closing.part.flush())
    await closing.part.close()
    done.push(segment(closing.number, closing.whole))
    sealed.to = 0
    closing = null
  }
  const end = ({ part, number }: Open, why: string, isTrusted = true): Before => {
    const whole = part.end(why, clock.stamp())
    closing = { part, number, whole, isTrusted }
    return { file: partName(deps.track, number), to: whole.to, sha256: whole.sha256 }
  }
  const rotate = async (why: 'rotated' | 'disk-error'): Promise<void> => {
    const old = open
    open = await begin(old.number + 1, why, () => end(old, why, why === 'rotated'))
  }
  const goOnElsewhere = async (): Promise<void> => {
    if (closing) closing = { ...closing, isTrusted: false }
    else await rotate('disk-error')
    broken = false
  }
  const checkpoint = async (stamp: Stamp): Promise<void> => {
    const checked = open
    const reach = checked.part.checkpoint(stamp)
    checked.checkedAt = stamp
    checked.checkedBytes = checked.part.bytes()
    await sync(checked.part)
    checked.reached = reach
  }
  const step = async (): Promise<void> => {
    if (broken) await goOnElsewhere()
    await finish()
    if (ended) return
    const stamp = clock.stamp()
    const bytes = open.part.bytes()
    const grown = bytes > open.checkedBytes
    if (ending !== null) {
      end(open, ending)
      ended = true
      await finish()
    } else if (bytes > deps.partBytes || (grown && stamp.mono - open.began.mono > rotateAfter)) {
      await rotate('rotated')
      await finish()
    } else if (grown && stamp.mono - open.checkedAt.mono >= checkpointEvery) await checkpoint(stamp)
    else await open.part.flush()
  }

  const append = (channel: Channel, bytes: Uint8Array): boolean =>
    ending === null && open.part.append(channel, bytes, clock.stamp())
  return {
    track: deps.track,
    append,
    appendJson: (channel, value) => append(channel, Buffer.from(JSON.stringify(value))),
    beat: () => step().catch((error: unknown) => disk.failed(error)),
    takeSegments() {
      const { number, reached } = open
      const isNew = !ended && closing === null && reached !== null && reached.to > sealed.to
      return [...done.splice(0), ...(isNew ? [segment(number, reached)] : [])]
    },
    end: (reason) => void (ending ??= reason),
    isClosed: () => ended && closing === null,
  }
}
