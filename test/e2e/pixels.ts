import type { Locator } from 'playwright-core'

/** Red, green and blue of what a video shows, at these parts of its width and height. */
export function colourAt(video: Locator, x: number, y: number): Promise<readonly number[]> {
  return video.evaluate(
    (element: HTMLVideoElement, [left, top]) => {
      const canvas = new OffscreenCanvas(element.videoWidth, element.videoHeight)
      const pen = canvas.getContext('2d')
      pen?.drawImage(element, 0, 0)
      const [at, from] = [Math.floor(left * canvas.width), Math.floor(top * canvas.height)]
      return [...(pen?.getImageData(at, from, 1, 1).data ?? [])].slice(0, 3)
    },
    [x, y] as const,
  )
}

/** Covered, as pictures that travelled show it. */
export async function isBlack(video: Locator, x: number, y: number): Promise<boolean> {
  return (await colourAt(video, x, y)).every((part) => part < 60)
}
