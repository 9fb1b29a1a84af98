import { batchText } from '../../../shared/entry/batch.ts'
import type { Digest } from '../../../shared/entry/bytes.ts'
import { entryHash } from '../../../shared/entry/entry.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { pushEntries } from '../../../shared/http/sync.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Table } from '../store/table.ts'
import { asFits, inSendingOrder, type Waiting } from './order.ts'
import type { Verdicts } from './verdicts.ts'
import { bytesOf, type WaitingList } from './waiting.ts'
import type { Wire } from './wire.ts'

export type Pusher = {
  /** Pushes until nothing waits any more. @returns what stopped it, if something did */
  readonly pushAll: () => Promise<CallFailure | null>
  /** What was put aside is tried once more. */
  readonly again: () => void
}

const most = 500
const mostBytes = 512_000
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
  readonly mono: () => number
  readonly received: (receipt: Receipt) => Promise<void>
}): Pusher {
  let size = 100
  let flights = 1
  /** Entries that got no verdict, or that the hub would not even read when sent alone: tried again later, blocking nothing now. */
  const aside = new Set<string>()

  const push = async (batch: readonly Waiting[]): Promise<CallFailure | null> => {
    const docs = asFits(await deps.entries.many(batch.map(({ id }) => id)), bytesOf, mostBytes)
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
    await deps.verdicts.take(docs, answer.value.verdicts)
    await deps.keys.carried(keys.map(({ subject }) => subject))
    await deps.received(answer.value.receipt)
    const still = new Set(deps.waiting.all().map(({ id }) => id))
    const left = docs.filter(({ id }) => still.has(id))
    for (const { id } of left) aside.add(id)
    return null
  }

  const next = async (): Promise<readonly (readonly Waiting[])[]> => {
    await deps.waiting.settle()
    const open = deps.waiting.all().filter(({ id }) => !aside.has(id))
    const ordered = inSendingOrder(open, deps.waiting.dayOf)
    const first = ordered.slice(0, size)
    const alone = flights === 1 || first.some(({ id }) => deps.waiting.dayOf(id) !== undefined)
    const second = alone ? [] : ordered.slice(size, 2 * size)
    return [first, second].filter((batch) => batch.length > 0)
  }

  return {
    again: () => aside.clear(),
    async pushAll() {
      for (let batches = await next(); batches.length > 0; batches = await next()) {
        const failures = await Promise.all(batches.map(push))
        const failed = failures.findIndex((failure) => failure !== null)
        const failure = failures[failed]
        if (!failure) {
          size = Math.min(most, size * 2)
          continue
        }
        const batch = batches[failed] ?? []
        const tooMuch = failure.code === 'too-large' || failure.code === 'bad-request'
        if (tooMuch && batch.length === 1) batch.forEach(({ id }) => aside.add(id))
        size = Math.max(1, Math.floor(Math.min(size, batch.length) / 2))
        if (!tooMuch) return failure
      }
      return null
    },
  }
}
