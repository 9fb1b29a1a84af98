/** How a device stands: not asked for, being asked for, there, not found, or not allowed. */
export type DeviceStand = 'untried' | 'trying' | 'ok' | 'none' | 'refused'

const pictureWanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } }
const soundWanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
/** How often the level of the voice is read. */
const levelEvery = 100

/** This computer's own camera and microphone, for as long as a call or its trial lasts. */
export class OwnDevices {
  camera = $state<DeviceStand>('untried')
  microphone = $state<DeviceStand>('untried')
  picture = $state.raw<MediaStreamTrack | null>(null)
  sound = $state.raw<MediaStreamTrack | null>(null)
  /** One's own picture as a stream of its own, to be looked at. */
  readonly preview = $derived(this.picture && new MediaStream([this.picture]))
  /** 0 to 1. */
  level = $state(0)
  /** Whether a voice was heard since the microphone was opened. */
  heard = $state(false)
  readonly #media: MediaDevices | undefined
  #stopMeter: (() => void) | null = null

  /** @param media undefined where the browser has none */
  constructor(media: MediaDevices | undefined) {
    this.#media = media
  }

  /** Asks the browser for both; each may fail by itself. */
  async open(): Promise<void> {
    await Promise.all([this.openCamera(), this.openMicrophone()])
  }

  async openCamera(): Promise<void> {
    if (this.picture) return
    this.camera = 'trying'
    const got = await this.#ask({ video: pictureWanted })
    this.camera = typeof got === 'string' ? got : 'ok'
    this.picture = typeof got === 'string' ? null : (got.getVideoTracks()[0] ?? null)
  }

  async openMicrophone(): Promise<void> {
    if (this.sound) return
    this.microphone = 'trying'
    const got = await this.#ask({ audio: soundWanted })
    this.microphone = typeof got === 'string' ? got : 'ok'
    this.sound = typeof got === 'string' ? null : (got.getAudioTracks()[0] ?? null)
    if (this.sound) this.#meter(this.sound)
  }

  closeCamera(): void {
    this.picture?.stop()
    this.picture = null
    this.camera = 'untried'
  }

  close(): void {
    this.closeCamera()
    this.#stopMeter?.()
    this.#stopMeter = null
    this.sound?.stop()
    this.sound = null
    this.microphone = 'untried'
  }

  async #ask(wanted: MediaStreamConstraints): Promise<MediaStream | 'none' | 'refused'> {
    if (!this.#media) return 'none'
    try {
      return await this.#media.getUserMedia(wanted)
    } catch (error) {
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none'
    }
  }

  #meter(track: MediaStreamTrack): void {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      this.level = Math.min(1, Math.sqrt(power) * 4)
      if (this.level > 0.08) this.heard = true
    }, levelEvery)
    this.#stopMeter = () => {
      clearInterval(timer)
      void context.close()
    }
  }
}
