import type * as v from 'valibot'
import type { Role } from '../rules/roles.ts'
import type { ErrorCode } from './errors.ts'

/**
 * Whom the hub answers: anybody, an enrolled device (signed request), staff with one of these roles (session), another county (its signed
 * letter is the request), or a guest of one (whom such a letter let in).
 */
export type Caller = 'anyone' | 'device' | 'staff' | 'county' | 'guest' | readonly Role[]

type Schema = v.GenericSchema<unknown, unknown>

/**
 * One endpoint, declared once: the hub serves it, the station calls it, OpenAPI describes it.
 * `path` has `:name` parameters. A failure is answered as `{ error: { code, … } }` with the status of its code.
 */
export type Endpoint<
  Params extends Schema,
  Query extends Schema,
  Request extends Schema,
  Response extends Schema,
> = {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly who: Caller
  readonly summary: string
  readonly params: Params
  readonly query: Query
  readonly request: Request
  readonly response: Response
  readonly errors: readonly ErrorCode[]
}

export type AnyEndpoint = Endpoint<Schema, Schema, Schema, Schema>

export function endpoint<
  Params extends Schema,
  Query extends Schema,
  Request extends Schema,
  Response extends Schema,
>(declaration: Endpoint<Params, Query, Request, Response>): Endpoint<Params, Query, Request, Response> {
  return declaration
}
