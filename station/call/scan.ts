import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Reads QR codes off a camera until it is closed. The reader comes from this hub, and only when somebody scans. */
export type Scanner = { readonly stream: MediaStream; readonly close: () => void }

/** Longer edge of the picture that is searched; more only takes longer. */
const edge = 960

/** @param seen each code, as often as it is seen. Null where there is no camera, or it was refused. */
export async function scan(video: HTMLVideoElement, seen: (text: string) => void): Promise<Scanner | null> {
  prepareZXingModule({ overrides: { locateFile: () => wasm } })
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } })
    .catch(() => null)
  if (!stream) return null
  let over = false
  video.srcObject = stream
  // A camera may take its time to its first picture: nobody waits for it.
  void video.play().catch(() => undefined)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const look = async (): Promise<void> => {
    const scale = Math.min(1, edge / Math.max(video.videoWidth, video.videoHeight, 1))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (!context || canvas.width === 0) return
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const picture = context.getImageData(0, 0, canvas.width, canvas.height)
    for (const { text } of await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true })) seen(text)
  }
  const go = async (): Promise<void> => {
    while (!over) {
      await look().catch(() => undefined)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  }
  void go()
  return {
    stream,
    close() {
      over = true
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
