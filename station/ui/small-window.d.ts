/** Windows that stay on top of all others; Chromium has them from 116 on, and the compiler's list not yet. */
interface Window {
  readonly documentPictureInPicture?: {
    requestWindow(options: {
      readonly width: number
      readonly height: number
    }): Promise<Window & typeof globalThis>
  }
}
