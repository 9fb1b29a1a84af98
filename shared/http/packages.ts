import * as v from 'valibot'
import type { PackageVerified } from '../evidence/package/brought.ts'
import { endpoint } from './endpoint.ts'
import { folded, none } from './schemas.ts'

/** The largest package that is read, bytes. */
export const mostPackageBytes = 8_000_000_000

/**
 * A package 证据包 that somebody brought, this county's or another's: looked at by the rules of its own verify.sh, and thrown away. Nothing of it becomes
 * evidence here.
 */
export const judgePackageFile = endpoint({
  name: 'judgePackageFile',
  method: 'PUT',
  path: '/api/package-to-read',
  who: ['mediator', 'leader', 'archivist'],
  summary:
    'Says of a package of evidence whether it is genuine, step by step, and what is in it; the body is application/octet-stream',
  params: none,
  query: none,
  request: none,
  response: v.object({
    verified: folded<PackageVerified>(),
    /** Whether its key is this county's own. */
    isOurs: v.boolean(),
  }),
  errors: ['signed-out', 'no-right', 'bad-request', 'too-large', 'no-room', 'busy', 'not-now'],
})
