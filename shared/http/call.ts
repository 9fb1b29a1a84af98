import * as v from 'valibot'
import type { Bytes } from '../entry/bytes.ts'
import type { Endpoint } from './endpoint.ts'
import { errorSchema, type HttpError } from './errors.ts'

type Schema = v.GenericSchema<unknown, unknown>

export type CallInput<Params, Query, Request> = {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Request
  /** Instead of a body: what goes out is no JSON. */
  readonly bytes?: Bytes
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** `unreachable`: no answer at all, or one that is not the hub's (a captive portal, a proxy's page). */
export type CallFailure = HttpError | { readonly code: 'unreachable' }
export type CallResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: CallFailure }

/** Fills in a path's parameters and query. */
export function pathOf(path: string, params: object = {}, query: object = {}): string {
  const values = new Map<string, unknown>(Object.entries(params))
  const filled = path.replaceAll(/:(\w+)/g, (whole, name: string) =>
    values.has(name) ? encodeURIComponent(String(values.get(name))) : whole,
  )
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/** Calls an endpoint and reads the answer by its schema. Never throws. */
export async function call<
  Params extends Schema,
  Query extends Schema,
  Request extends Schema,
  Response extends Schema,
>(
  deps: { readonly fetch: typeof fetch; readonly base: string },
  target: Endpoint<Params, Query, Request, Response>,
  input: CallInput<v.InferInput<Params>, v.InferInput<Query>, v.InferInput<Request>> = {},
): Promise<CallResult<v.InferOutput<Response>>> {
  // Called by its own name: as a method of `deps` a browser refuses it.
  const { fetch } = deps
  const { bytes } = input
  const json = input.body === undefined ? undefined : JSON.stringify(input.body)
  const type = bytes ? 'application/octet-stream' : json === undefined ? undefined : 'application/json'
  const body = bytes ?? json
  try {
    const response = await fetch(deps.base + pathOf(target.path, input.params ?? {}, input.query ?? {}), {
      method: target.method,
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...input.headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(input.signal ? { signal: input.signal } : {}),
      credentials: 'same-origin',
    })
    return await answerOf(response, target.response)
  } catch {
    return { ok: false, error: { code: 'unreachable' } }
  }
}

export async function answerOf<Response extends Schema>(
  response: globalThis.Response,
  schema: Response,
): Promise<CallResult<v.InferOutput<Response>>> {
  const text = await response.text()
  const json: unknown = text === '' ? null : JSON.parse(text)
  if (response.ok) {
    const value = v.safeParse(schema, json)
    return value.success ? { ok: true, value: value.output } : { ok: false, error: { code: 'unreachable' } }
  }
  const failure = v.safeParse(errorSchema, json)
  return { ok: false, error: failure.success ? failure.output.error : { code: 'unreachable' } }
}
