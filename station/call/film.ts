import type { Bytes } from '../../shared/entry/bytes.ts'
import type { FilmStamp } from '../../shared/evidence/seal-list.ts'

/** What this browser encodes a track as, bits per second: a picture of somebody at a counter, a page that is read, a voice. */
export const filmSettings = {
  camera: { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 1_000_000 },
  screen: { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 800_000 },
  microphone: { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: 32_000 },
} as const
export type FilmKind = keyof typeof filmSettings

/** Some seconds of a track, as the browser gave them. */
export type FilmPiece = { readonly bytes: Bytes; readonly began: FilmStamp; readonly until: FilmStamp }

type FilmDeps = {
  readonly kind: FilmKind
  readonly track: MediaStreamTrack
  readonly stamp: () => FilmStamp
  /** One after the other. */
  readonly took: (piece: FilmPiece) => void
}

/** The browser gives what it has so often, ms; so much is lost at the most when it ends by itself. */
const slice = 1_000
/** A segment is closed with the first slice after this, ms: with the slice it stays below ten seconds. */
const segmentLength = 5_000

export type FilmTrack = {
  /** Resolves when the last segment was told. */
  readonly stop: () => Promise<void>
}

/**
 * Records a track into segments whose bytes, one behind the other, are one WebM file: the first has its header, and the cuts lie where the browser
 * had written to, not at clusters.
 */
export function filmTrack(deps: FilmDeps & { readonly ended: () => void }): FilmTrack {
  const { stamp, took } = deps
  let parts: Blob[] = []
  let began = stamp()
  let last: Promise<void> = Promise.resolve()
  const cut = (): void => {
    if (parts.length === 0) return
    const [blob, piece] = [new Blob(parts), { began, until: stamp() }]
    parts = []
    began = piece.until
    last = last.then(async () => took({ bytes: new Uint8Array(await blob.arrayBuffer()), ...piece }))
  }
  const recorder = startRecorder(deps, slice, (blob) => {
    parts.push(blob)
    if (stamp().mono - began.mono >= segmentLength) cut()
  })
  const stopped = recorder.stopped.then(async () => {
    cut()
    await last
    deps.ended()
  })
  return {
    stop() {
      recorder.stop()
      return stopped
    },
  }
}

/** A reel 卷 is a WebM file of its own, ms: short enough to be let go piece by piece. */
const reelLength = 20_000

export type FilmReels = {
  /** The reel under way ends here, and the next one is under way. Resolves when it was told. */
  readonly cut: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Records a track into reels. Each begins before the one before it ends, so that nothing is between them. */
export function filmReels(deps: FilmDeps): FilmReels {
  const { stamp, took } = deps
  let last: Promise<void> = Promise.resolve()
  const begin = () => {
    const parts: Blob[] = []
    // The track runs: its first picture is a moment away. The recorder's own word of having begun comes only with what is encoded.
    const began = stamp()
    const recorder = startRecorder(deps, undefined, (blob) => parts.push(blob))
    const done = recorder.stopped.then(async () => {
      const until = stamp()
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
      if (bytes.length > 0) took({ bytes, began, until })
    })
    last = Promise.all([last, done]).then(() => undefined)
    return { done, stop: recorder.stop }
  }
  let current = begin()
  const cut = (): Promise<void> => {
    const before = current
    if (deps.track.readyState === 'live') current = begin()
    before.stop()
    return before.done
  }
  const timer = setInterval(() => void cut(), reelLength)
  return {
    cut,
    stop() {
      clearInterval(timer)
      current.stop()
      return last
    },
  }
}

function startRecorder({ kind, track }: FilmDeps, every: number | undefined, gave: (blob: Blob) => void) {
  const recorder = new MediaRecorder(new MediaStream([track]), filmSettings[kind])
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) gave(data)
  })
  const stopped = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => resolve())
  })
  recorder.start(every)
  return {
    stopped,
    stop() {
      if (recorder.state !== 'inactive') recorder.stop()
    },
  }
}
