import type * as v from 'valibot'
import { call, type CallInput, type CallResult } from '../../shared/http/call.ts'
import type { Endpoint } from '../../shared/http/endpoint.ts'

type Schema = v.GenericSchema<unknown, unknown>

/** The county's hub as people's pages reach it, with the session's cookie. */
export type Hub = {
  readonly call: <
    Params extends Schema,
    Query extends Schema,
    Request extends Schema,
    Response extends Schema,
  >(
    target: Endpoint<Params, Query, Request, Response>,
    input?: CallInput<v.InferInput<Params>, v.InferInput<Query>, v.InferInput<Request>>,
  ) => Promise<CallResult<v.InferOutput<Response>>>
}

export function createHub(deps: { readonly fetch: typeof fetch; readonly base: string }): Hub {
  return { call: (target, input) => call(deps, target, input ?? {}) }
}
