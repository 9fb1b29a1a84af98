import type { Answered, Asked } from './ask.ts'

/** @returns `fetch`, by whatever carries a request */
export function fetchOver(
  carry: (asked: Asked, signal: AbortSignal) => Promise<Answered>,
): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const { method = 'GET', signal, body } = init
    const answer = await carry(
      {
        method,
        path: typeof input === 'string' ? input : '',
        headers: Object.fromEntries(new Headers(init.headers)),
        body: typeof body === 'string' || body instanceof Uint8Array ? body : null,
      },
      signal ?? new AbortController().signal,
    )
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: answer.headers })
  }
}
