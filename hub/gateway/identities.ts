import * as v from 'valibot'
import type { Refusal } from '../../shared/entry/batch.ts'
import { identitySchema } from '../../shared/facts/visit.ts'
import { checkId } from '../../shared/rules/ids.ts'

/** Where a fact's body names a person or an organisation. */
const bearers = ['visitor', 'party'] as const

/**
 * An identifier that its own checksum refutes is somebody else's, or nobody's. The desk checks while it is typed; this
 * is for the desk that did not. No day is given: a birth date that is yet to come at the hub may be none at a desk.
 */
export function identityProblem(body: unknown, demo: boolean): Refusal | null {
  if (typeof body !== 'object' || body === null) return null
  for (const bearer of bearers) {
    const named: unknown = Reflect.get(body, bearer)
    const identity: unknown =
      typeof named === 'object' && named !== null ? Reflect.get(named, 'identity') : null
    if (!v.is(identitySchema, identity)) continue
    const checked = checkId(identity.kind, identity.number, { demo })
    if (!checked.ok)
      return { code: 'bad-body', where: `${bearer}.identity.number`, detail: checked.problem.code }
  }
  return null
}
