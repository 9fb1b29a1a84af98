import * as v from 'valibot'
import { signatureAlgs } from '../entry/sign.ts'
import { idSchema, text } from '../http/schemas.ts'

/** An address without a path: it goes into headers that tell browsers where they may go. */
const originSchema = v.pipe(
  v.string(),
  v.maxLength(200),
  v.check(
    (url) => /^https?:\/\//.test(url) && URL.canParse(url) && new URL(url).origin === url,
    'no address',
  ),
)

/**
 * Another county (邻县) that this one works with: what it is called, where its hub is reached, and the key by which it signs. Both write the
 * same `id` for the same county.
 */
export const knownCountySchema = v.strictObject({
  id: idSchema,
  name: text(60),
  province: text(60),
  url: originSchema,
  signKey: v.strictObject({ alg: v.picklist(signatureAlgs), key: text(200) }),
})
export type KnownCounty = v.InferOutput<typeof knownCountySchema>

/** Which counties a county knows, and how it is called among them. */
export const neighboursSchema = v.pipe(
  v.strictObject({ own: idSchema, known: v.pipe(v.array(knownCountySchema), v.maxLength(100)) }),
  v.check(({ own, known }) => {
    const ids = [own, ...known.map(({ id }) => id)]
    return new Set(ids).size === ids.length
  }, 'two of one name'),
)
export type Neighbours = v.InferOutput<typeof neighboursSchema>

/** A county that knows no other. */
export const noNeighbours: Neighbours = { own: 'own', known: [] }
