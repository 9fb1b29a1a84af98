import { sealListMedia } from '../../../shared/evidence/seal-list.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { askParcels, mostAsked, sendChunk } from '../../../shared/http/parcels.ts'
import { byParcelRank, isBulky } from '../../../shared/rules/parcels.ts'
import type { Timers } from '../deps.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { Allowance } from './allowance.ts'
import type { Link } from './link.ts'
import { createLoader, digestOf } from './load-parcel.ts'
import type { Trims } from './trims.ts'
import type { Wire } from './wire.ts'

export type ParcelSender = {
  /** A question or one chunk. A parcel whose manifest the hub does not have is passed over until the next round. */
  readonly step: () => Promise<'nothing' | 'more' | CallFailure>
  /** Whether the hub has all that it waits for: what no entry of the journal announces may lie here. */
  readonly isThrough: () => Promise<boolean>
  /** A new round begins: what was passed over is tried again, and what the hub holds is asked for anew. */
  readonly begin: () => void
  /** The hub misses these: they are sent again. */
  readonly wanted: (hashes: readonly string[]) => Promise<void>
  /** Entries wait: a chunk that is not through in a moment makes way for them. */
  readonly giveWay: () => void
}

/** What the hub says of a parcel that no second try will change. The bytes stay here. */
const final = ['too-large', 'not-yours', 'bad-request'] as const
function isFinal(code: string): code is (typeof final)[number] {
  return final.some((one) => one === code)
}
/** A parcel that arrived broken so often is left lying until somebody has looked. */
const mostDamaged = 3
/** A chunk on its last metres is let through, ms. */
const grace = 500

type Outcome = 'more' | CallFailure

export function createParcelSender(deps: {
  readonly safe: Safe
  readonly wire: Wire
  readonly link: Link
  readonly allowance: Allowance
  readonly timers: Timers
  readonly received: (receipt: Receipt) => Promise<void>
  /** The county lost what it had: what it holds now it holds from now on. */
  readonly doubt: Trims['doubt']
  readonly changed: () => void
}): ParcelSender {
  /** What the hub was asked for, in this round: bytes that it keeps of each. */
  const offsets = new Map<string, number>()
  const passed = new Set<string>()
  const unannounced = new Set<string>()
  let known: Map<string, PageRow> | null = null
  let asked = false
  const loader = createLoader(deps.safe)
  let flight: AbortController | null = null

  const mark = async (hash: string, changes: Partial<PageRow>): Promise<void> => {
    await deps.safe.pages.update(hash, changes)
    const row = known?.get(hash)
    if (row && (changes.state ?? 'waiting') === 'waiting') known?.set(hash, { ...row, ...changes })
    else known?.delete(hash)
    deps.changed()
  }
  /** Read again only when there is another number of them: of a thousand, each chunk would read all. */
  const waitingNow = async (): Promise<readonly PageRow[]> => {
    const all = deps.safe.pages.where('state').equals('waiting')
    if (!known || known.size !== (await all.count()))
      known = new Map((await all.toArray()).map((row) => [row.hash, row]))
    return [...known.values()]
  }
  const next = async (): Promise<readonly PageRow[]> => {
    const waiting = await waitingNow()
    const free = waiting.filter((row) => !passed.has(row.hash) && !(isBulky(row) && deps.allowance.held()))
    return free.sort(byParcelRank)
  }

  const passOver = (hash: string): void => {
    passed.add(hash)
    unannounced.add(hash)
  }
  const ask = async (rows: readonly PageRow[]): Promise<Outcome> => {
    const hashes = rows.slice(0, mostAsked).map(({ hash }) => hash)
    const answer = await deps.wire.send(askParcels, { body: { hashes } })
    if (!answer.ok) return answer.error
    let arrived = false
    const told = new Set(answer.value.parcels.map(({ hash }) => hash))
    for (const hash of hashes) if (!told.has(hash)) passed.add(hash)
    for (const { hash, state, offset } of answer.value.parcels) {
      if (state === 'open') offsets.set(hash, offset)
      else if (state === 'unannounced') passOver(hash)
      else await mark(hash, state === 'there' ? { state: await lying(hash) } : { state: 'kept', why: state })
      arrived ||= state === 'there'
    }
    if (arrived) await deps.received(answer.value.receipt)
    return 'more'
  }

  /** Of one that the county has. */
  const lying = async (hash: string): Promise<'there' | 'trimmed'> =>
    (await deps.safe.bytes.where('hash').equals(hash).count()) > 0 ? 'there' : 'trimmed'

  /** The hub put the whole together and it was not this parcel: our own copy is looked at, then all of it goes anew. */
  const damaged = async ({ hash, damaged: before = 0 }: PageRow): Promise<void> => {
    loader.forget()
    if (!(await loader.load(hash))) return mark(hash, { state: 'broken' })
    offsets.set(hash, 0)
    const times = before + 1
    await mark(hash, {
      damaged: times,
      sent: 0,
      ...(times < mostDamaged ? {} : { state: 'kept' as const, why: 'hash-mismatch' as const }),
    })
  }

  const settle = async (row: PageRow, from: number, failure: CallFailure): Promise<Outcome> => {
    const { code } = failure
    if (code === 'wrong-offset' && 'offset' in failure && failure.offset !== from)
      offsets.set(row.hash, failure.offset ?? 0)
    else if (code === 'hash-mismatch' && !('where' in failure && failure.where)) await damaged(row)
    else if (code === 'unannounced') passOver(row.hash)
    else if (code === 'no-room') passed.add(row.hash)
    else if (isFinal(code)) await mark(row.hash, { state: 'kept', why: code })
    else return failure
    return 'more'
  }

  const send = async (row: PageRow, from: number): Promise<Outcome> => {
    const { hash } = row
    const bytes = await loader.load(hash)
    if (!bytes) {
      await mark(hash, { state: 'broken' })
      return 'more'
    }
    const chunk = bytes.slice(from, from + deps.link.chunk())
    const abort = new AbortController()
    flight = abort
    await deps.allowance.spend(chunk.length)
    const digest = await digestOf(chunk)
    const query = { from: String(from), digest }
    const answer = await deps.wire.send(sendChunk, {
      params: { hash },
      query,
      chunk: { bytes: chunk, digest },
      signal: abort.signal,
    })
    flight = null
    if (!answer.ok) {
      // Of a chunk that made way the hub may have it all or nothing.
      if (!abort.signal.aborted) return settle(row, from, answer.error)
      offsets.delete(hash)
      return 'more'
    }
    const { offset, receipt } = answer.value
    offsets.set(hash, offset)
    await mark(hash, receipt ? { state: 'there', sent: offset } : { sent: offset })
    if (receipt) {
      loader.forget()
      // It may be the list that announces others.
      if (row.media === sealListMedia) for (const waiting of unannounced) passed.delete(waiting)
      await deps.received(receipt)
    }
    return 'more'
  }

  return {
    async step() {
      const rows = await next()
      if (!asked) {
        asked = true
        // Those that this desk cannot give: another may have given them.
        const others = await deps.safe.pages.where('state').anyOf('broken', 'kept').toArray()
        if (rows.length + others.length > 0) return ask([...rows, ...others])
      }
      const [first] = rows
      if (!first) {
        loader.forget()
        return 'nothing'
      }
      const from = offsets.get(first.hash)
      return from === undefined ? ask(rows.filter(({ hash }) => !offsets.has(hash))) : send(first, from)
    },
    isThrough: async () => (await waitingNow()).every(({ hash }) => unannounced.has(hash)),
    begin() {
      known = null
      asked = false
      passed.clear()
      unannounced.clear()
      offsets.clear()
    },
    async wanted(hashes) {
      const rows = await deps.safe.pages
        .where('hash')
        .anyOf([...hashes])
        .toArray()
      const lost = rows.filter(({ state }) => state === 'there' || state === 'trimmed')
      if (lost.length > 0) await deps.doubt()
      for (const { hash, state } of rows) {
        if (state === 'there' || state === 'given-up' || state === 'copy')
          await mark(hash, { state: 'waiting', sent: 0 })
        if (state === 'trimmed') await mark(hash, { state: 'broken' })
      }
    },
    giveWay() {
      const chunk = flight
      if (chunk) deps.timers.after(grace, () => chunk.abort())
    },
  }
}
