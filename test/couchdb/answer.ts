/** An HTTP answer of the imitation. */
export type Answer = { readonly status: number; readonly body: unknown }

export type Row = Record<string, unknown>

export type Asked = {
  readonly method: string
  /** Decoded parts of the path. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly body: unknown
  /** Fires when the caller has gone. */
  readonly gone: AbortSignal
}

export const answer = (status: number, body: unknown): Answer => ({ status, body })

export const fail = (status: number, error: string, reason: string): Answer => ({
  status,
  body: { error, reason },
})

export const notFound = (): Answer => fail(404, 'not_found', 'missing')

export const badRequest = (reason: string): Answer => fail(400, 'bad_request', reason)

export function asRow(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {}
}

/** A query parameter as CouchDB reads it: JSON. */
export function jsonParam(query: URLSearchParams, name: string): unknown {
  const text = query.get(name)
  return text === null ? undefined : (JSON.parse(text) as unknown)
}
