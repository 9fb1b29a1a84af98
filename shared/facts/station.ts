import * as v from 'valibot'
import { fact } from './fact.ts'

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(60))

export const stationOpened = fact({
  type: 'station.opened',
  v: 1,
  writers: ['system', 'admin'],
  audience: 'county',
  body: v.strictObject({
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    name: text,
    /** Two to four letters that begin slip numbers and machine numbers: WP, SJ, SH. */
    code: v.pipe(v.string(), v.regex(/^[A-Z]{2,4}$/)),
    /** What people should know of its line: 150 kbit/s 常断, 无线路靠信使 … */
    line: text,
  }),
})
