import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'

export const none = v.optional(v.unknown())
export const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max))
export const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))
export const matterIdSchema = ownedSchema('matter')
export const timeSchema = v.pipe(v.number(), v.safeInteger())
export const doneSchema = v.object({ ok: v.literal(true) })

/** A value that the hub folded itself by this house's own code; its shape is the TypeScript type. */
export function folded<Value extends object>(): v.GenericSchema<unknown, Value> {
  return v.custom<Value>((value) => typeof value === 'object' && value !== null)
}
