import * as v from 'valibot'
import type { PublicKey } from '../entry/sign.ts'
import { readSigned, writeSigned } from '../entry/signed.ts'
import { timeSchema } from '../http/schemas.ts'
import { roomRights } from '../rules/consult-roles.ts'

/** What a peer may do in a room. `host`: mute others, hold the room, close it. */
export const rights = [...roomRights, 'host'] as const
export type Right = (typeof rights)[number]

/** The most that a role may do; a token names these or fewer. `foreign` is an agent of another county, `recorder` sends nothing. */
export const mostOf = {
  station: roomRights,
  agent: rights,
  expert: ['camera', 'microphone', 'screen', 'view', 'listen', 'chat', 'file', 'point'],
  interpreter: ['camera', 'microphone', 'view', 'listen', 'chat'],
  foreign: roomRights,
  mediator: ['camera', 'microphone', 'screen', 'view', 'listen', 'chat', 'file', 'point', 'host'],
  recorder: ['view', 'listen'],
} as const satisfies Readonly<Record<string, readonly Right[]>>
export const peerRoles = Object.keys(mostOf) as PeerRole[]
export type PeerRole = keyof typeof mostOf

/** The subject of what happens in it: `consult:wuping.01J…`. */
export const roomIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z]{1,16}:[a-z0-9]{1,16}\.[0-9A-HJKMNP-TV-Z]{26}$/),
)

/** A member of staff or a device; one of another county is `person@county`. Alone of its name in a room. */
export const personIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}(?:@[a-z0-9-]{1,32})?$/))

/**
 * @property id names this token, so that it can be taken back
 * @property name as it is shown to the others
 * @property from, until epoch ms by the county's clock; whoever is still there at `until` is put out
 */
export const claimsSchema = v.pipe(
  v.object({
    v: v.literal(1),
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/)),
    room: roomIdSchema,
    role: v.picklist(peerRoles),
    person: personIdSchema,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
    rights: v.array(v.picklist(rights)),
    from: timeSchema,
    until: timeSchema,
  }),
  v.check(({ role, rights: asked }) => {
    const most: readonly Right[] = mostOf[role]
    return asked.every((right) => most.includes(right))
  }, 'more than this role may do'),
)
export type Claims = v.InferOutput<typeof claimsSchema>

export type ReadToken =
  | { readonly ok: true; readonly claims: Claims }
  /** `token-wrong`: not this county's, or no token · `token-early`, `token-ended`: not yet, no more */
  | { readonly ok: false; readonly code: 'token-wrong' | 'token-early' | 'token-ended' }

/** Longer than any that the schema lets through. */
export const tokenMax = 2_048

const what = 'media-token'

/**
 * What lets somebody into a room: claims that the county signed.
 * @param sign the county's signature of a text, base64 (`CountyKeys.sign`). Throws on claims that no node would accept.
 */
export function writeToken(
  claims: Claims,
  sign: (text: string) => string | Promise<string>,
): Promise<string> {
  return writeSigned(what, claimsSchema, claims, sign)
}

/** Never throws. @param key the county's `signKey` · @param now the county's time */
export async function readToken(token: string, key: PublicKey, now: number): Promise<ReadToken> {
  const claims = token.length > tokenMax ? null : await readSigned(what, claimsSchema, token, () => key)
  if (!claims) return { ok: false, code: 'token-wrong' }
  if (now < claims.from) return { ok: false, code: 'token-early' }
  return now >= claims.until ? { ok: false, code: 'token-ended' } : { ok: true, claims }
}
