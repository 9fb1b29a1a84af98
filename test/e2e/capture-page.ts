// Runs in Chromium: a window captured as the desk does it, and a handle for whoever drives it.
import { type Capture, captureWindow, type NoCapture } from '../../station/call/capture.ts'
import type { Framing } from '../../station/call/framing.ts'

const sharing = createSharing()
export type Sharing = typeof sharing
Object.assign(globalThis, { sharing })

function createSharing() {
  let capture: Capture | null = null
  const told: string[] = []
  /** What would be sent, as it comes out of the track. */
  const shown = document.createElement('video')
  shown.muted = true
  return {
    told,
    async start(): Promise<NoCapture | 'started'> {
      const got = await captureWindow({
        media: navigator.mediaDevices,
        painted: () => undefined,
        resized: () => told.push('resized'),
        ended: () => told.push('ended'),
      })
      if (typeof got === 'string') return got
      capture = got
      shown.srcObject = new MediaStream([got.track])
      void shown.play().catch(() => undefined)
      return 'started'
    },
    frame: (framing: Framing) => capture?.frame(framing),
    size: () => [shown.videoWidth, shown.videoHeight] as const,
    /** Red, green and blue at these parts of what is sent; nothing before anything is. */
    colourAt(x: number, y: number): readonly number[] {
      if (shown.videoWidth === 0) return []
      const canvas = new OffscreenCanvas(shown.videoWidth, shown.videoHeight)
      const pen = canvas.getContext('2d')
      pen?.drawImage(shown, 0, 0)
      const at = [x * canvas.width, y * canvas.height].map(Math.floor)
      return [...(pen?.getImageData(at[0] ?? 0, at[1] ?? 0, 1, 1).data ?? [])].slice(0, 3)
    },
    async close() {
      capture?.close()
    },
  }
}
