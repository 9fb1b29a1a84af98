import type * as v from 'valibot'
import type { Bytes, Digest } from '../../../shared/entry/bytes.ts'
import { answerOf, type CallResult, pathOf } from '../../../shared/http/call.ts'
import type { Endpoint } from '../../../shared/http/endpoint.ts'
import { deviceHeaders, requestText } from '../../../shared/http/sync.ts'
import type { Pace, Timers } from '../deps.ts'
import type { DeskClock } from './clock.ts'

type Schema = v.GenericSchema<unknown, unknown>

export type Sending<Params, Query, Request> = {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Request
  /** In place of `body`: the bytes of a parcel, and their hash. */
  readonly parcel?: { readonly bytes: Bytes; readonly hash: string }
  /** How much longer than usual the hub may take, ms. */
  readonly longer?: number
}

/** Requests that this device signs. Never rejects, never waits for ever. */
export type Wire = {
  readonly send: <
    Params extends Schema,
    Query extends Schema,
    Request extends Schema,
    Response extends Schema,
  >(
    target: Endpoint<Params, Query, Request, Response>,
    input: Sending<v.InferInput<Params>, v.InferInput<Query>, v.InferInput<Request>>,
  ) => Promise<CallResult<v.InferOutput<Response>>>
  /** Ends what is under way. */
  readonly close: () => void
}

export function createWire(deps: {
  readonly fetch: typeof fetch
  readonly base: string
  readonly clock: DeskClock
  readonly digest: Digest
  readonly timers: Timers
  readonly pace: Pace
  readonly device: () => string
  readonly sign: (text: string) => Promise<string>
  /** The county said that this device is none of its own any more. */
  readonly revoked: () => void
}): Wire {
  const open = new Set<AbortController>()
  let closed = false

  const headers = async (method: string, path: string, digest: string): Promise<Record<string, string>> => {
    const time = Math.round(deps.clock.now())
    return {
      [deviceHeaders.device]: deps.device(),
      [deviceHeaders.time]: String(time),
      [deviceHeaders.signature]: await deps.sign(requestText(method, path, time, digest)),
    }
  }

  const exchange = async <Response extends Schema>(
    target: { readonly method: string; readonly response: Response },
    path: string,
    content: { readonly body: string | Bytes; readonly type: string; readonly digest: string } | null,
    allowed: number,
  ): Promise<CallResult<v.InferOutput<Response>>> => {
    const abort = new AbortController()
    open.add(abort)
    const callOff = deps.timers.after(allowed, () => abort.abort())
    const { fetch } = deps
    try {
      if (closed) return { ok: false, error: { code: 'unreachable' } }
      const response = await fetch(deps.base + path, {
        method: target.method,
        headers: {
          ...(content ? { 'content-type': content.type } : {}),
          ...(await headers(target.method, path, content?.digest ?? '')),
        },
        ...(content ? { body: content.body } : {}),
        signal: abort.signal,
        credentials: 'omit',
        cache: 'no-store',
      })
      return await answerOf(response, target.response)
    } catch {
      return { ok: false, error: { code: 'unreachable' } }
    } finally {
      callOff()
      open.delete(abort)
    }
  }

  return {
    async send(target, { params, query, body, parcel, longer = 0 }) {
      const path = pathOf(target.path, params ?? {}, query ?? {})
      const text = body === undefined ? '' : JSON.stringify(body)
      const json = text === '' ? null : { body: text, type: 'application/json', digest: deps.digest(text) }
      const octets = parcel && { body: parcel.bytes, type: 'application/octet-stream', digest: parcel.hash }
      const content = octets ?? json
      const size = content?.body.length ?? 0
      const allowed = deps.pace.patience + longer + (size / deps.pace.bytesPerSecond) * 1_000
      const sent = deps.clock.wall()
      const answer = await exchange(target, path, content, allowed)
      if (!answer.ok && answer.error.code === 'device-revoked') deps.revoked()
      if (answer.ok || answer.error.code !== 'clock-apart' || !('time' in answer.error)) return answer
      deps.clock.measured(sent, deps.clock.wall(), answer.error.time ?? sent)
      return exchange(target, path, content, allowed)
    },
    close() {
      closed = true
      for (const abort of open) abort.abort()
    },
  }
}
