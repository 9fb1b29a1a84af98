import { fromBase64 } from '../../../shared/entry/bytes.ts'
import { answerOf, call, type CallFailure, pathOf } from '../../../shared/http/call.ts'
import { offerBundle, openBundle, putPiece } from '../../../shared/http/courier.ts'
import type { Pouch } from './pouch.ts'

/** @property name of the answer, which now lies in the pouch, too */
export type Delivered =
  | { readonly ok: true; readonly answer: string; readonly entries: number; readonly already: number }
  | { readonly ok: false; readonly error: CallFailure | { readonly code: 'incomplete' } }

/**
 * Hands a bundle of the pouch to the county, piece by piece: after a break only what the county has not is sent again.
 * @param progress from 0 to 1
 */
export async function deliver(
  deps: { readonly fetch: typeof fetch; readonly base: string; readonly pouch: Pouch },
  name: string,
  progress: (part: number) => void,
): Promise<Delivered> {
  const { pouch } = deps
  const front = await pouch.front(name)
  if (!front || !(await pouch.file(name))) return { ok: false, error: { code: 'incomplete' } }
  const offered = await call(deps, offerBundle, { body: front })
  if (!offered.ok) return offered
  const { bundle, missing } = offered.value
  for (const [sent, at] of missing.entries()) {
    progress(sent / missing.length)
    const bytes = await pouch.piece(name, at)
    const failure = bytes ? await send(deps, bundle, at, bytes) : { code: 'incomplete' as const }
    if (failure) return { ok: false, error: failure }
  }
  progress(1)
  const opened = await call(deps, openBundle, { params: { bundle } })
  if (!opened.ok) return opened
  const back = fromBase64(opened.value.back)
  const kept = back && (await pouch.addFile(back))
  if (!kept?.ok) return { ok: false, error: { code: 'unreachable' } }
  await pouch.delivered(name)
  return { ok: true, answer: kept.name, entries: opened.value.entries, already: opened.value.already }
}

async function send(
  { fetch, base }: { readonly fetch: typeof globalThis.fetch; readonly base: string },
  bundle: string,
  at: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<CallFailure | null> {
  try {
    const response = await fetch(base + pathOf(putPiece.path, { bundle, at }), {
      method: putPiece.method,
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    })
    const answer = await answerOf(response, putPiece.response)
    return answer.ok ? null : answer.error
  } catch {
    return { code: 'unreachable' }
  }
}
