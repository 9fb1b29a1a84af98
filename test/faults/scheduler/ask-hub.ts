import type { Hub } from '../../../hub/server.ts'
import type { Answered, Asked } from './ask.ts'

/** Asks a hub in this process, without a socket between. */
export async function askHub(
  { app }: Hub,
  { method, path, headers, body }: Asked,
  signal?: AbortSignal,
): Promise<Answered> {
  const answer = await app.inject({
    method: method as 'GET',
    url: path,
    headers: { ...headers },
    ...(body === null ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
    ...(signal ? { signal } : {}),
  })
  return { status: answer.statusCode, headers: textsOf(answer.headers), body: answer.rawPayload }
}

function textsOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
