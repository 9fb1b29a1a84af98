import { toBase64url } from '../../../shared/entry/bytes.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { putParcel } from '../../../shared/http/sync.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { Wire } from './wire.ts'

export type PaperSender = {
  /** Sends what waits, the smallest first. A page whose entry the hub does not have is passed over. */
  readonly send: () => Promise<CallFailure | null>
  /** The hub misses these: they are sent again. */
  readonly wanted: (hashes: readonly string[]) => Promise<void>
}

/** What the hub says of a page that no second try will change. The bytes stay here. */
const final = new Set(['too-large', 'hash-mismatch', 'not-yours', 'bad-request'])

export function createPaperSender(deps: {
  readonly safe: Safe
  readonly wire: Wire
  readonly received: (receipt: Receipt) => Promise<void>
  readonly changed: () => void
}): PaperSender {
  const mark = async (hash: string, state: PageRow['state']): Promise<void> => {
    await deps.safe.pages.update(hash, { state })
    deps.changed()
  }
  const one = async ({ hash }: PageRow): Promise<CallFailure | null> => {
    const stored = await deps.safe.bytes.get(hash)
    const real = stored && toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', stored.bytes)))
    if (!stored || real !== hash) {
      await mark(hash, 'kept')
      return null
    }
    const answer = await deps.wire.send(putParcel, {
      params: { hash },
      parcel: { bytes: stored.bytes, hash },
    })
    if (answer.ok) {
      await mark(hash, 'there')
      await deps.received(answer.value.receipt)
      return null
    }
    if (!final.has(answer.error.code)) return answer.error
    await mark(hash, 'kept')
    return null
  }
  return {
    async send() {
      const waiting = await deps.safe.pages.where('state').equals('waiting').toArray()
      for (const page of waiting.sort((a, b) => a.size - b.size)) {
        const failure = await one(page)
        if (failure && failure.code !== 'unannounced') return failure
      }
      return null
    },
    async wanted(hashes) {
      const rows = await deps.safe.pages
        .where('hash')
        .anyOf([...hashes])
        .toArray()
      for (const { hash, state } of rows) if (state === 'there') await mark(hash, 'waiting')
    },
  }
}
