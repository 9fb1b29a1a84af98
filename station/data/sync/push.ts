import { batchText } from '../../../shared/entry/batch.ts'
import type { Digest } from '../../../shared/entry/bytes.ts'
import { entryHash } from '../../../shared/entry/entry.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { pushEntries } from '../../../shared/http/sync.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { type EntryDoc, isTrimmed } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import type { Link } from './link.ts'
import { asFits, inSendingOrder, type Waiting } from './order.ts'
import type { Verdicts } from './verdicts.ts'
import { bytesOf, type WaitingList } from './waiting.ts'
import type { Wire } from './wire.ts'

export type Pusher = {
  /** Pushes until nothing waits any more. @returns what stopped it, if something did */
  readonly pushAll: () => Promise<CallFailure | null>
  /** Whether there is anything to push now. */
  readonly waits: () => boolean
  /** What was put aside is tried once more. */
  readonly again: () => void
}

const most = 500
/** A batch that takes longer than this has the line to itself; so has whatever presses, which must not be overtaken. */
const quick = 1_000

export function createPusher(deps: {
  readonly device: () => string
  readonly sign: (text: string) => Promise<string>
  readonly digest: Digest
  readonly entries: Table<EntryDoc>
  readonly keys: SubjectKeys
  readonly waiting: WaitingList
  readonly verdicts: Verdicts
  readonly wire: Wire
  readonly link: Link
  readonly mono: () => number
  readonly received: (receipt: Receipt) => Promise<void>
}): Pusher {
  let size = 100
  let flights = 1
  /** Entries that got no verdict, or that the hub would not even read when sent alone: tried again later, blocking nothing now. */
  const aside = new Set<string>()

  /** As many of a batch as the line carries in good time. */
  const fitting = async (batch: readonly Waiting[]): Promise<readonly EntryDoc[]> => {
    const docs = await deps.entries.many(batch.map(({ id }) => id))
    // The county had their words and lost them, and here they were trimmed: without them it would take them for erased.
    for (const { id } of docs.filter(isTrimmed)) aside.add(id)
    return asFits(
      docs.filter((doc) => !isTrimmed(doc)),
      bytesOf,
      deps.link.batch(),
    )
  }

  const push = async (docs: readonly EntryDoc[]): Promise<CallFailure | null> => {
    const subjects = [...new Set(docs.map(({ subject }) => subject))]
    const listed = docs.map(({ id, header }) => ({ id, hash: entryHash(deps.digest, header) }))
    const [signature, keys] = await Promise.all([
      deps.sign(batchText(deps.device(), listed)),
      deps.keys.toCarry(subjects),
    ])
    const entries = docs.map(({ id, header, body, salt }) => ({ id, header, body, salt }))
    const sent = deps.mono()
    const answer = await deps.wire.send(pushEntries, { body: { entries, signature, keys: [...keys] } })
    flights = answer.ok && deps.mono() - sent < quick ? 2 : 1
    if (!answer.ok) return answer.error
    // The receipt first: with the one before it, a list that nothing waits on any more would look like all is there.
    await deps.received(answer.value.receipt)
    await deps.verdicts.take(docs, answer.value.verdicts)
    await deps.keys.carried(keys.map(({ subject }) => subject))
    const left = docs.filter(({ id }) => deps.waiting.has(id))
    for (const { id } of left) aside.add(id)
    return null
  }

  const presses = (batch: readonly Waiting[]): boolean =>
    batch.some(({ id }) => deps.waiting.dayOf(id) !== undefined)
  const next = async (flying: ReadonlySet<string>): Promise<readonly Waiting[]> => {
    await deps.waiting.settle()
    const open = deps.waiting.all().filter(({ id }) => !aside.has(id) && !flying.has(id))
    return inSendingOrder(open, deps.waiting.dayOf).slice(0, size)
  }
  /** @returns the failure that ends the pushing, if it was one */
  const landed = (batch: readonly EntryDoc[], failure: CallFailure | null): CallFailure | null => {
    if (!failure) {
      size = Math.min(most, size * 2)
      return null
    }
    const tooMuch = failure.code === 'too-large' || failure.code === 'bad-request'
    if (tooMuch && batch.length === 1) batch.forEach(({ id }) => aside.add(id))
    size = Math.max(1, Math.floor(Math.min(size, batch.length) / 2))
    return tooMuch ? null : failure
  }

  return {
    waits: () => deps.waiting.all().some(({ id }) => !aside.has(id)),
    again: () => aside.clear(),
    async pushAll() {
      /** Batches under way: as soon as one has its verdicts the next one starts. */
      const under = new Set<Promise<void>>()
      const flying = new Set<string>()
      let alone = false
      let failure: CallFailure | null = null
      const fly = async (batch: readonly Waiting[]): Promise<void> => {
        for (const { id } of batch) flying.add(id)
        const docs = await fitting(batch)
        const failed = docs.length > 0 ? await push(docs) : null
        for (const { id } of batch) flying.delete(id)
        failure = landed(docs, failed) ?? failure
      }
      for (;;) {
        const isFull = under.size >= (alone ? 1 : flights)
        const batch = failure || isFull ? [] : await next(flying)
        if (batch.length > 0 && (under.size === 0 || !presses(batch))) {
          alone = presses(batch)
          const flight: Promise<void> = fly(batch).finally(() => under.delete(flight))
          under.add(flight)
          flight.catch(() => undefined)
        } else if (under.size > 0) await Promise.race(under)
        else return failure
      }
    },
  }
}
