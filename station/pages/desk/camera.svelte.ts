/** The document camera: on from `open` until `close`, however long the browser takes to ask whether it may. */
export class Camera {
  stream = $state.raw<MediaStream | null>(null)
  /** Every camera of this computer, known once one of them is on. */
  all = $state.raw<readonly MediaDeviceInfo[]>([])
  chosen = $state('')
  #closed = false

  /** @returns why none is on: `refused` by the browser, or there is `none` */
  async open(id = ''): Promise<'refused' | 'none' | null> {
    this.#stop()
    try {
      // a document camera gives more than a face needs: ask for its largest picture
      const size = { width: { ideal: 3264 }, height: { ideal: 2448 } }
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: id ? { deviceId: { exact: id }, ...size } : size,
      })
      if (this.#closed) this.#stop()
      this.all = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
      this.chosen = this.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? ''
      return null
    } catch (error) {
      this.stream = null
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none'
    }
  }

  /** Where the browser has let us once, it is on without being asked for. */
  async openAgain(): Promise<void> {
    const { state } = await navigator.permissions.query({ name: 'camera' })
    if (state === 'granted' && !this.#closed) await this.open()
  }

  close(): void {
    this.#closed = true
    this.#stop()
  }

  #stop(): void {
    this.stream?.getTracks().forEach((track) => track.stop())
  }
}
