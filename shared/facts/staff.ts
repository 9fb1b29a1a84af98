import * as v from 'valibot'
import { roles } from '../rules/roles.ts'
import { fact } from './fact.ts'

const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))

/** Counts the directory's changes; an entry names the version that its author's rights were judged by. */
const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

export const staffAppointed = fact({
  type: 'staff.appointed',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({
    version,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(30)),
    roles: v.pipe(v.array(v.picklist(roles)), v.minLength(1)),
    /** Stations where an assistant may work; empty for the county's own people. */
    stations: v.array(id),
    /** What an agent or expert is asked about: 发票, 社保费, 个税, 登记, 跨域, 综合 … */
    skills: v.array(v.pipe(v.string(), v.maxLength(20))),
  }),
})

export const staffLeft = fact({
  type: 'staff.left',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({ version, reason: v.pipe(v.string(), v.maxLength(200)) }),
})
