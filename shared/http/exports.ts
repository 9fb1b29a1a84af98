import * as v from 'valibot'
import { entryIdSchema } from '../entry/lane.ts'
import { ownedSchema } from '../entry/subject.ts'
import type { Weakness } from '../rules/admissibility.ts'
import { endpoint } from './endpoint.ts'
import { folded, none, timeSchema } from './schemas.ts'

const who = ['mediator', 'leader', 'archivist'] as const
const about = v.object({ subject: ownedSchema('evidence') })
const failures = ['signed-out', 'no-right', 'not-found', 'erased'] as const
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Of a package, without its ending. */
const exportName = v.pipe(v.string(), v.regex(/^EV-[A-Za-z0-9-]{1,70}$/))

/** Asked for by one and agreed to by another; `made` when the file is there. */
const exportStepSchema = v.object({
  asked: v.string(),
  askedAt: timeSchema,
  askedBy: v.string(),
  reason: v.string(),
  withConceded: v.boolean(),
  answer: v.nullable(
    v.object({ by: v.string(), at: timeSchema, answer: v.picklist(['yes', 'no']), reason: v.string() }),
  ),
  made: v.nullable(v.object({ name: v.string(), sha256: v.string(), bytes: count })),
})
export type ExportStep = v.InferOutput<typeof exportStepSchema>

/** Before anybody asks, and before anybody agrees: what would be held against it, and where the steps stand. */
export const readExports = endpoint({
  name: 'readExports',
  method: 'GET',
  path: '/api/evidence/:subject/exports',
  who,
  summary:
    'What would be held against an item of evidence, and the packages that were asked for and made of it',
  params: about,
  query: none,
  request: none,
  response: v.object({
    weaknesses: v.array(folded<Weakness>()),
    /** The gravest of them, were what was conceded put in. */
    withConceded: v.array(folded<Weakness>()),
    steps: v.array(exportStepSchema),
  }),
  errors: failures,
})

/** Made already: answered with the same. `not-now` says in `where` what is missing: `answer`, `archive`, or the file that is not as it should be. */
export const makeExport = endpoint({
  name: 'makeExport',
  method: 'POST',
  path: '/api/evidence/:subject/exports',
  who,
  summary: 'Makes the package that two people agreed on',
  params: about,
  query: none,
  request: v.object({ asked: entryIdSchema }),
  response: v.object({ name: v.string(), sha256: v.string(), bytes: count }),
  errors: [...failures, 'not-now', 'busy', 'no-room', 'bad-request'],
})

export const fetchExport = endpoint({
  name: 'fetchExport',
  method: 'GET',
  path: '/api/evidence/:subject/exports/:name',
  who,
  summary: 'A package as a file, whole or from a byte on; that it was taken is recorded',
  params: v.object({ ...about.entries, name: exportName }),
  query: none,
  request: none,
  response: none,
  errors: failures,
})
