import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import type { PublicKey } from '../entry/sign.ts'
import { readSigned, writeSigned } from '../entry/signed.ts'
import { ownedSchema } from '../entry/subject.ts'
import { idSchema, text, timeSchema } from '../http/schemas.ts'
import { guestRights } from '../rules/consult-roles.ts'

/** Of the one who writes it. `at` and `until`: between these it counts, epoch ms. */
const common = {
  v: v.literal(1),
  /** Drawn at random: by it a letter that counts once is known again. */
  id: v.pipe(v.string(), v.regex(/^[\w-]{16,64}$/)),
  from: idSchema,
  to: idSchema,
  at: timeSchema,
  until: timeSchema,
  /** The invitation that it speaks of, by its entry. */
  grant: entryIdSchema,
  consult: ownedSchema('consult'),
}

/**
 * What one county's hub says to another's (县际函), signed. `grant` (授权): somebody of yours may come into this consult until `until`, with
 * these rights · `ended`: not any more · `declined`: nobody of ours comes · `visit`: the one who brings this is of ours, and comes by that grant.
 */
export const letterSchema = v.variant('kind', [
  v.strictObject({
    ...common,
    kind: v.literal('grant'),
    /** Who is asked for, as an account and as people say it. */
    person: idSchema,
    name: text(60),
    /** Who asks. */
    by: text(60),
    rights: v.pipe(v.array(v.picklist(guestRights)), v.minLength(1)),
    note: v.pipe(v.string(), v.maxLength(400)),
  }),
  v.strictObject({ ...common, kind: v.literal('ended') }),
  v.strictObject({ ...common, kind: v.literal('declined') }),
  v.strictObject({ ...common, kind: v.literal('visit'), person: idSchema, name: text(60) }),
])
export type Letter = v.InferOutput<typeof letterSchema>
export type LetterOf<Kind extends Letter['kind']> = Extract<Letter, { kind: Kind }>

/** Longer than any that the schema lets through. */
export const letterMax = 8_000
const what = 'county-letter'

/** @param sign the county's signature of a text, base64. Throws on what no county would accept. */
export function writeLetter(
  letter: Letter,
  sign: (text: string) => string | Promise<string>,
): Promise<string> {
  return writeSigned(what, letterSchema, letter, sign)
}

export type ReadLetter =
  | { readonly ok: true; readonly letter: Letter }
  /** `county-unknown`: no letter, or of nobody that we know · `other-county`: not for us · `letter-old`: not now */
  | { readonly ok: false; readonly code: 'county-unknown' | 'other-county' | 'letter-old' }

/** The clocks of two counties may be so far apart, ms. */
export const countiesApart = 120_000

/** Never throws. @param own how this county is called · @param now its time */
export async function readLetter(
  given: string,
  {
    own,
    keyOf,
    now,
  }: { readonly own: string; readonly keyOf: (county: string) => PublicKey | null; readonly now: number },
): Promise<ReadLetter> {
  const letter =
    given.length > letterMax ? null : await readSigned(what, letterSchema, given, ({ from }) => keyOf(from))
  if (!letter) return { ok: false, code: 'county-unknown' }
  if (letter.to !== own) return { ok: false, code: 'other-county' }
  const isOld = now < letter.at - countiesApart || now >= letter.until + countiesApart
  return isOld ? { ok: false, code: 'letter-old' } : { ok: true, letter }
}
