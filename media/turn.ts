import { createHmac } from 'node:crypto'
import type * as v from 'valibot'
import type { iceServerSchema } from '../shared/signaling/asks.ts'

/** A coturn with `use-auth-secret`; its `static-auth-secret` is ours too. */
export type Turn = { readonly urls: readonly string[]; readonly secret: string }
type IceServer = v.InferOutput<typeof iceServerSchema>

/** Longer than a session; a client that comes back is given another one. */
const lasts = 12 * 3_600_000

/**
 * What a browser is told of the relay. The credentials are made for this person and end by themselves (draft-uberti-behave-turn-rest).
 * @param now the real time, ms: coturn does not live in a demo's
 */
export function iceServersFor(turn: Turn | null, person: string, now: number): readonly IceServer[] {
  if (!turn) return []
  const username = `${Math.floor((now + lasts) / 1_000)}:${person}`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return [{ urls: [...turn.urls], username, credential }]
}
