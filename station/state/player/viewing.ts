import { type CallResult, pathOf } from '../../../shared/http/call.ts'
import type { PlayableItem } from '../../../shared/evidence/playable.ts'
import {
  keepTranscript,
  noteLook,
  readWriting,
  openViewing,
  passHeader,
  readLooks,
  readMade,
  readWaveform,
  readSegment,
  readTranscript,
} from '../../../shared/http/viewing.ts'
import type { Hub } from '../county-hub.ts'

/** Bytes as the county gave them; not yet looked at. `over`: the pass is, and the reason has to be said once more. */
export type Brought =
  | { readonly kind: 'bytes'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'over' }
  | { readonly kind: 'away' }

/** An item that somebody may look at now, because they said why. */
export type Viewing = {
  readonly item: PlayableItem
  /** The county has one that can be asked for a transcript. */
  readonly recogniser: boolean
  /** Number 0 is the track's head. */
  readonly segment: (track: string, number: number, signal: AbortSignal) => Promise<Brought>
  readonly peaks: () => Promise<Brought>
  /** Who wrote the transcript, as it stands now. */
  readonly writing: () => Promise<CallResult<{ readonly writing: PlayableItem['transcript'] }>>
  readonly transcript: () => Promise<Brought>
  /** What was made of it, whole; that it was fetched stands among the looks. */
  readonly made: (name: string) => Promise<Brought>
  readonly keepTranscript: (
    vtt: string,
  ) => Promise<CallResult<{ readonly name: string; readonly sha256: string }>>
  /** 谁看过, as it stands now. */
  readonly looks: () => Promise<CallResult<{ readonly looks: PlayableItem['looks'] }>>
  /** Something that is worth a line of its own among those who looked. */
  readonly note: (look: {
    readonly what: 'searched' | 'clip' | 'still' | 'listed'
    readonly track: string | null
    readonly from: number
    readonly to: number
  }) => Promise<void>
}

/** Under what a viewing is found again by the pages of the same sitting. */
export function viewingKey(item: string, dispute: string | null): string {
  return `${item} ${dispute ?? ''}`
}

/** Says why, and gets the item; a failure is the county's own word. */
export async function openItem(
  deps: { readonly hub: Hub; readonly fetch: typeof fetch },
  subject: string,
  why: { readonly reason: string; readonly dispute: string | null },
): Promise<CallResult<Viewing>> {
  const { hub } = deps
  const opened = await hub.call(openViewing, { params: { subject }, body: why })
  if (!opened.ok) return opened
  const { pass, item, recogniser } = opened.value
  const headers = { [passHeader]: pass }
  const bring = async (path: string, signal?: AbortSignal): Promise<Brought> => {
    const { fetch } = deps
    const answer = await fetch(path, { headers, ...(signal ? { signal } : {}) }).catch(() => null)
    if (answer?.status === 403 || answer?.status === 401) return { kind: 'over' }
    const bytes = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null
    return bytes ? { kind: 'bytes', bytes } : { kind: 'away' }
  }
  return {
    ok: true,
    value: {
      item,
      recogniser,
      segment: (track, number, signal) => bring(pathOf(readSegment.path, { subject, track, number }), signal),
      peaks: () => bring(pathOf(readWaveform.path, { subject })),
      writing: () => hub.call(readWriting, { params: { subject }, headers }),
      transcript: () => bring(pathOf(readTranscript.path, { subject })),
      made: (name) => bring(pathOf(readMade.path, { subject, name })),
      keepTranscript: (vtt) => hub.call(keepTranscript, { params: { subject }, headers, body: { vtt } }),
      looks: () => hub.call(readLooks, { params: { subject }, headers }),
      async note(look) {
        await hub.call(noteLook, { params: { subject }, headers, body: look })
      },
    },
  }
}

/** SHA-256 as `sha256sum` prints it. */
export async function sumOf(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
