import * as v from 'valibot'
import { fromBase64, toBase64, utf8 } from '../entry/bytes.ts'
import { signatureAlgs } from '../entry/sign.ts'
import { timeSchema } from '../http/schemas.ts'
import { roomNewsSchema } from './node.ts'

/**
 * What a county and a media node in a process of its own say to each other, before the port itself (node.ts) is spoken over it.
 * The county calls. Each proves to the other that it knows the secret that both were given, over what the other has just drawn.
 */

/** Both have to speak the same one. */
export const linkVersion = 1
/** Where such a node listens for its county. */
export const linkPath = '/media/link'
/** Letters of the shortest secret that is taken. */
export const leastSecret = 16

const drawnSchema = v.pipe(v.string(), v.minLength(16), v.maxLength(64))
const markSchema = v.pipe(v.string(), v.maxLength(64))

/** The node asks who is there. */
export const whoSchema = v.object({ version: v.number(), drawn: drawnSchema })
/** The county says by which key its tokens are signed, and what time it has. */
export const countySchema = v.object({
  drawn: drawnSchema,
  key: v.object({ alg: v.picklist(signatureAlgs), key: v.pipe(v.string(), v.maxLength(200)) }),
  now: timeSchema,
  mark: markSchema,
})
export type LinkCounty = v.InferOutput<typeof countySchema>
/** @property life another one after each start of the node: what was open before is open no more */
export const knownSchema = v.object({ life: drawnSchema, mark: markSchema })
/** @property n counts what was told in one life, from 1: what comes twice is heard once */
export const toldSchema = v.object({ n: v.pipe(v.number(), v.safeInteger()), news: roomNewsSchema })
export const askedSchema = v.object({ name: v.pipe(v.string(), v.maxLength(32)), body: v.unknown() })

/** Names of what goes over the link, each answered: `who` and `known` at its beginning, then asks of the county and news of the node. */
export const linkChannels = { who: 'who', known: 'known', ask: 'ask', news: 'news' } as const

/** What the county has to mark. @param drawn by the node */
export function countyText(drawn: string, { key, now, ...county }: Omit<LinkCounty, 'mark'>): string {
  return ['yizhan-media-county', drawn, county.drawn, key.alg, key.key, now].join('.')
}

/** What the node has to mark. @param drawn by the county */
export function nodeText(drawn: string, life: string): string {
  return ['yizhan-media-node', drawn, life].join('.')
}

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const

/** Proves that one knows the secret, without saying it. */
export async function markOf(secret: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(secret), hmac, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign(hmac, key, utf8(text))))
}

/** Never throws. */
export async function isMarked(secret: string, text: string, mark: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', utf8(secret), hmac, false, ['verify'])
  const bytes = fromBase64(mark)
  return bytes !== null && crypto.subtle.verify(hmac, key, bytes, utf8(text))
}
