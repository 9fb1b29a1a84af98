// Runs in Chromium before a page's own scripts: gives the page clocked devices in place of the browser's, keeps its connections, and
// measures what comes in.
import { ageOf, clockedPicture, clockedVoice } from './clocked.ts'

/** What was made up of a voice, and how long pictures stood still, since the page began. */
export type Heard = {
  readonly samples: number
  readonly concealed: number
  readonly frozen: number
  /** Grows while a voice is heard. */
  readonly energy: number
}
export type Way = {
  readonly local: string
  readonly protocol: string
  readonly relay: string | undefined
  readonly far: string
}

const watch = createWatch()
export type Watch = typeof watch
Object.assign(globalThis, { watch })

function createWatch() {
  const connections: RTCPeerConnection[] = []
  const refusals: number[] = []
  const settings: { policy: RTCIceTransportPolicy; line: string | null } = { policy: 'all', line: null }
  class Kept extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: settings.policy })
      connections.push(this)
      this.addEventListener('icecandidateerror', ({ errorCode }) => refusals.push(errorCode))
    }

    /** A line of this page's own: it is told that address and port in place of the node's. */
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const { line } = settings
      const { sdp = '' } = description
      return super.setRemoteDescription(
        line === null
          ? description
          : { ...description, sdp: sdp.replace(/\S+ \d+ (?=typ host)/g, `${line} `) },
      )
    }
  }
  globalThis.RTCPeerConnection = Kept

  type Stat = Readonly<Record<string, unknown>>
  const stats = async (connection: RTCPeerConnection): Promise<readonly Stat[]> => {
    const found: Stat[] = []
    for (const [, stat] of await connection.getStats()) found.push(stat)
    return found
  }
  const numberIn = (stat: Stat, name: string): number => Number(stat[name] ?? 0)

  /** Pictures that are being read, by who shows them: their ages as they came. */
  const ages = new WeakMap<HTMLVideoElement, number[]>()
  const pen = new OffscreenCanvas(32, 1).getContext('2d', { willReadFrequently: true })
  const read = (picture: HTMLVideoElement): number[] => {
    const known = ages.get(picture)
    if (known) return known
    const found: number[] = []
    ages.set(picture, found)
    const look = (): void => {
      const age = pen && ageOf(picture, pen)
      if (age !== null) found.push(age)
      picture.requestVideoFrameCallback(look)
    }
    picture.requestVideoFrameCallback(look)
    return found
  }

  return {
    connections,
    settings,
    refusals,
    /** A camera and a microphone that have the time in them. */
    useClock(width: number, height: number, frameRate: number): void {
      navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) =>
        new MediaStream([
          ...(audio ? [clockedVoice()] : []),
          ...(video ? [clockedPicture({ width, height, frameRate })] : []),
        ])
    },
    /** Ages of the pictures that came since it was asked last, ms. The first time it begins to read. */
    ages: (picture: HTMLVideoElement): number[] => read(picture).splice(0),
    async heard(): Promise<Heard> {
      const heard = { samples: 0, concealed: 0, frozen: 0, energy: 0 }
      for (const connection of connections)
        for (const stat of await stats(connection)) {
          if (stat['type'] !== 'inbound-rtp') continue
          heard.samples += numberIn(stat, 'totalSamplesReceived')
          // What was left out because nobody spoke is not missing.
          heard.concealed += numberIn(stat, 'concealedSamples') - numberIn(stat, 'silentConcealedSamples')
          heard.energy += numberIn(stat, 'totalAudioEnergy')
          heard.frozen += numberIn(stat, 'totalFreezesDuration')
        }
      return heard
    },
    /** What each transport goes over. */
    async ways(): Promise<readonly Way[]> {
      const ways: Way[] = []
      for (const connection of connections) {
        const all = await stats(connection)
        const byId = (id: unknown): Stat | undefined => all.find((one) => one['id'] === id)
        const pair = byId(all.find(({ type }) => type === 'transport')?.['selectedCandidatePairId'])
        const near = byId(pair?.['localCandidateId'])
        const far = byId(pair?.['remoteCandidateId'])
        if (!near || !far) continue
        const { relayProtocol: relay } = near as { readonly relayProtocol?: string }
        ways.push({
          local: String(near['candidateType']),
          protocol: String(near['protocol']),
          relay,
          far: String(far['address']),
        })
      }
      return ways
    },
  }
}
