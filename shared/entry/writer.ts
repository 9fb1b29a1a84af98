import { type Bytes, type Digest, type RandomBytes, toBase64url } from './bytes.ts'
import type { Clock } from './clock.ts'
import { type Auth, bodyHash, type Entry, entryHash, type Header } from './entry.ts'
import { entryId } from './lane.ts'
import { sealText, type SecretKey } from './seal.ts'

/** What somebody wants to say; the writer makes an entry of it. */
export type Draft = {
  readonly subject: string
  readonly type: string
  readonly v: number
  readonly body: unknown
  /** The subject's key; null when the body may be read by all who hold the journal. */
  readonly key: SecretKey | null
  /** The subject's heads that the author saw, and the largest lamport among them (0 when there is none). */
  readonly heads: { readonly ids: readonly string[]; readonly lamport: number }
}

export type Author = {
  readonly by: string
  readonly auth: Auth
  readonly station: string
  readonly directory: number
}

export type Written = { readonly entry: Entry; readonly header: Header; readonly hash: string }

export type LaneWriter = {
  readonly lane: string
  /** Makes the lane's next entry. Call one at a time: an entry cites the one before. Nothing is stored here. */
  readonly write: (draft: Draft, author: Author) => Promise<Written>
  /**
   * Says again, as the lane's next entry, what was said under an id that another entry had taken (`forked`): the same body, author
   * and times. `heads` are what the old one cited, where that was said again itself under its new ids.
   */
  readonly again: (entry: Entry, header: Header, heads: Draft['heads']) => Written
}

/** @param deps.random 16 bytes a salt */
export function createLaneWriter(deps: {
  readonly lane: string
  readonly clock: Clock
  readonly digest: Digest
  readonly random: RandomBytes
}): LaneWriter {
  let counter = 0
  let prev: string | null = null
  const placed = (header: Header, body: string | null, salt: string | null): Written => {
    const entry: Entry = { id: header.id, header: JSON.stringify(header), body, salt }
    counter += 1
    prev = entryHash(deps.digest, entry.header)
    return { entry, header, hash: prev }
  }
  return {
    lane: deps.lane,
    again(entry, old, heads) {
      const id = entryId(deps.lane, counter + 1)
      const header: Header = { ...old, id, prev, after: [...heads.ids], lamport: heads.lamport + 1 }
      return placed(header, entry.body, entry.salt)
    },
    async write(draft, author) {
      const text = JSON.stringify(draft.body)
      const body = draft.key ? await sealText(draft.key, text) : text
      const salt = toBase64url(deps.random(16) satisfies Bytes)
      const header: Header = {
        id: entryId(deps.lane, counter + 1),
        prev,
        after: [...draft.heads.ids],
        lamport: draft.heads.lamport + 1,
        wall: Math.round(deps.clock.wall()),
        offset: rounded(deps.clock.offset()),
        mono: Math.round(deps.clock.mono()),
        boot: deps.clock.boot,
        by: author.by,
        auth: author.auth,
        station: author.station,
        directory: author.directory,
        subject: draft.subject,
        type: draft.type,
        v: draft.v,
        sealed: draft.key !== null,
        bodyHash: bodyHash(deps.digest, salt, body),
      }
      return placed(header, body, salt)
    },
  }
}

function rounded(offset: number | null): number | null {
  return offset === null ? null : Math.round(offset)
}
