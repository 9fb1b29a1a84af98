import { cutOf, type Framing, hidesAnything } from './framing.ts'

/** What the compiler's list of a browser's parts does not have: older browsers pass over it. */
type Wanted = DisplayMediaStreamOptions & {
  readonly selfBrowserSurface: 'exclude'
  readonly monitorTypeSurfaces: 'exclude'
  readonly surfaceSwitching: 'exclude'
}

/** The whole screen is not asked for: what stands beside the window is nobody's business. */
const wanted: Wanted = {
  video: { width: { max: 1920 }, height: { max: 1200 }, frameRate: { max: 15 } },
  audio: false,
  selfBrowserSurface: 'exclude',
  monitorTypeSurfaces: 'exclude',
  surfaceSwitching: 'exclude',
}

/** A window that stands still is sent again so often: whoever comes in, or has lost something, sees it. */
const againEvery = 1_000

/**
 * `cannot`: this browser does not do it · `refused`: somebody, or the system, said no · `none`: nothing came · `whole`: it was the whole
 * screen
 */
export type NoCapture = 'cannot' | 'refused' | 'none' | 'whole'

export type CaptureDeps = {
  /** Undefined where the browser has none. */
  readonly media: MediaDevices | undefined
  /** A picture as it leaves, as soon as it does; never twice the same. */
  readonly painted: (picture: OffscreenCanvas) => void
  /** The window has another size, and something in it was to be hidden: nothing is seen until it is framed anew. */
  readonly resized: () => void
  /** The browser ended it, or the window was closed. */
  readonly ended: () => void
}

/** A window of this computer, cut and covered here, before anything of it is sent. */
export type Capture = {
  /** As it is; stays on this computer. */
  readonly preview: MediaStream
  /** What is sent; nothing is on it before the first framing. */
  readonly track: MediaStreamTrack
  readonly frame: (framing: Framing) => void
  readonly close: () => void
}

export async function captureWindow(deps: CaptureDeps): Promise<Capture | NoCapture> {
  if (!deps.media || !('getDisplayMedia' in deps.media) || !('MediaStreamTrackProcessor' in globalThis))
    return 'cannot'
  const preview = await ask(deps.media)
  if (typeof preview === 'string') return preview
  const [track] = preview.getVideoTracks()
  if (!track) return 'none'
  if (track.getSettings().displaySurface === 'monitor') {
    track.stop()
    return 'whole'
  }
  return follow(preview, track, deps)
}

async function ask(media: MediaDevices): Promise<MediaStream | NoCapture> {
  try {
    return await media.getDisplayMedia(wanted)
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none'
  }
}

/** Pictures go through a canvas one by one, also while nobody looks at this page: the person is in the other window. */
function follow(preview: MediaStream, source: MediaStreamTrack, deps: CaptureDeps): Capture {
  const reader = new MediaStreamTrackProcessor({ track: source }).readable.getReader()
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const writer = track.writable.getWriter()
  const canvas = createCanvas()
  let closed = false

  const send = (): void => {
    if (closed || !canvas.isReady() || (writer.desiredSize ?? 0) <= 0) return
    const timestamp = Math.round(performance.now() * 1_000)
    writer.write(new VideoFrame(canvas.sent, { timestamp, alpha: 'discard' })).catch(() => undefined)
  }
  const paint = (): void => {
    if (canvas.paint()) deps.painted(canvas.sent)
    send()
  }
  const timer = setInterval(send, againEvery)
  const close = (): void => {
    if (closed) return
    closed = true
    clearInterval(timer)
    source.stop()
    track.stop()
    reader.cancel().catch(() => undefined)
    writer.abort().catch(() => undefined)
  }
  const read = async (): Promise<void> => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const hasNewSize = canvas.take(next.value)
      next.value.close()
      if (hasNewSize && canvas.cover()) deps.resized()
      paint()
    }
  }
  const end = (): void => {
    if (closed) return
    close()
    deps.ended()
  }
  source.addEventListener('ended', end)
  read().then(end, end)
  return {
    preview,
    track,
    frame(framing) {
      canvas.choose(framing)
      paint()
    },
    close,
  }
}

/** The window as it came last, and what is sent of it. */
function createCanvas() {
  const [whole, sent] = [new OffscreenCanvas(1, 1), new OffscreenCanvas(1, 1)]
  const [wholePen, sentPen] = [whole, sent].map((canvas) => canvas.getContext('2d', { alpha: false }))
  let framing: Framing | null = null
  let isCovered = false
  let isThere = false
  return {
    sent,
    /** A picture came, and somebody said what of it is to be sent. */
    isReady: () => isThere && framing !== null,
    /** @returns whether it is larger or smaller than the one before */
    take(picture: VideoFrame): boolean {
      const { displayWidth: width, displayHeight: height } = picture
      const isOther = isThere && (whole.width !== width || whole.height !== height)
      if (whole.width !== width) whole.width = width
      if (whole.height !== height) whole.height = height
      wholePen?.drawImage(picture, 0, 0, width, height)
      isThere = true
      return isOther
    },
    choose(next: Framing): void {
      framing = next
      isCovered = false
    },
    /** Hides all of it, where part of it was to be hidden. @returns whether it does */
    cover(): boolean {
      isCovered ||= framing !== null && hidesAnything(framing)
      return isCovered
    },
    /** @returns whether there is something to be seen */
    paint(): boolean {
      if (!framing || !isThere || !sentPen) return false
      const { box, covers } = cutOf(framing, whole.width, whole.height)
      if (sent.width !== box.width) sent.width = box.width
      if (sent.height !== box.height) sent.height = box.height
      if (isCovered) sentPen.fillRect(0, 0, box.width, box.height)
      else sentPen.drawImage(whole, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height)
      for (const { x, y, width, height } of covers) sentPen.fillRect(x, y, width, height)
      return !isCovered
    },
  }
}
