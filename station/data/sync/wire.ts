import type * as v from 'valibot'
import type { Bytes, Digest } from '../../../shared/entry/bytes.ts'
import { answerOf, type CallResult, pathOf } from '../../../shared/http/call.ts'
import type { RevocationWay } from '../../../shared/facts/device.ts'
import type { Caller, Endpoint } from '../../../shared/http/endpoint.ts'
import { deviceHeaders, requestText } from '../../../shared/http/sync.ts'
import type { Timers } from '../deps.ts'
import type { DeskClock } from './clock.ts'
import type { Link } from './link.ts'
import { digestOf } from './load-parcel.ts'
import { packed } from './pack.ts'

type Schema = v.GenericSchema<unknown, unknown>

type Content = {
  readonly body: string | Bytes
  readonly digest: string
  readonly headers: Readonly<Record<string, string>>
}

export type Sending<Params, Query, Request> = {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Request
  /** In place of `body`: bytes of a parcel, and their digest. */
  readonly chunk?: { readonly bytes: Bytes; readonly digest: string }
  /** How much longer than usual the hub may take, ms. */
  readonly longer?: number
  /** Breaks it off. */
  readonly signal?: AbortSignal
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
  readonly link: Link
  readonly device: () => string
  readonly sign: (text: string) => Promise<string>
  /** The county said that this device is none of its own any more. */
  readonly revoked: (order?: RevocationWay) => void
}): Wire {
  const open = new Set<AbortController>()
  let closed = false

  const proofOf = async (method: string, path: string, digest: string): Promise<Record<string, string>> => {
    const time = Math.round(deps.clock.now())
    return {
      [deviceHeaders.device]: deps.device(),
      [deviceHeaders.time]: String(time),
      [deviceHeaders.signature]: await deps.sign(requestText(method, path, time, digest)),
    }
  }

  /** Packed only where the hub knows who sent it before it unpacks anything. */
  const contentOf = async (who: Caller, text: string | null): Promise<Content | null> => {
    if (text === null) return null
    const headers = { 'content-type': 'application/json' }
    const body = who !== 'device' || deps.link.isQuick() ? null : await packed(text)
    return body
      ? { body, digest: await digestOf(body), headers: { ...headers, 'content-encoding': 'gzip' } }
      : { body: text, digest: deps.digest(text), headers }
  }

  const exchange = async <Response extends Schema>(
    target: { readonly method: string; readonly response: Response },
    path: string,
    content: Content | null,
    { longer, signal }: { readonly longer: number; readonly signal: AbortSignal | undefined },
  ): Promise<CallResult<v.InferOutput<Response>>> => {
    const abort = new AbortController()
    const breakOff = (): void => abort.abort()
    signal?.addEventListener('abort', breakOff)
    open.add(abort)
    const size = content?.body.length ?? 0
    const callOff = deps.timers.after(deps.link.patience(size) + longer, breakOff)
    const { fetch } = deps
    try {
      if (closed || signal?.aborted) return { ok: false, error: { code: 'unreachable' } }
      const proof = await proofOf(target.method, path, content?.digest ?? '')
      const began = deps.clock.mono()
      const response = await fetch(deps.base + path, {
        method: target.method,
        headers: { ...content?.headers, ...proof },
        ...(content ? { body: content.body } : {}),
        signal: abort.signal,
        credentials: 'omit',
        cache: 'no-store',
      })
      const answer = await answerOf(response, target.response)
      if (longer === 0) deps.link.took(size, deps.clock.mono() - began)
      return answer
    } catch {
      if (!signal?.aborted) deps.link.failed(size)
      return { ok: false, error: { code: 'unreachable' } }
    } finally {
      callOff()
      signal?.removeEventListener('abort', breakOff)
      open.delete(abort)
    }
  }

  return {
    async send(target, { params, query, body, chunk, longer = 0, signal }) {
      const path = pathOf(target.path, params ?? {}, query ?? {})
      const octets = chunk && {
        body: chunk.bytes,
        digest: chunk.digest,
        headers: { 'content-type': 'application/octet-stream' },
      }
      const content =
        octets ?? (await contentOf(target.who, body === undefined ? null : JSON.stringify(body)))
      const sent = deps.clock.wall()
      const answer = await exchange(target, path, content, { longer, signal })
      if (!answer.ok && answer.error.code === 'device-revoked')
        deps.revoked('order' in answer.error ? answer.error.order : undefined)
      if (answer.ok || answer.error.code !== 'clock-apart' || !('time' in answer.error)) return answer
      deps.clock.measured(sent, deps.clock.wall(), answer.error.time ?? sent)
      return exchange(target, path, content, { longer, signal })
    },
    close() {
      closed = true
      for (const abort of open) abort.abort()
    },
  }
}
