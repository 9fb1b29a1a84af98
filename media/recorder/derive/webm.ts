import {
  type AudioSource,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  Output,
  type VideoSource,
  WebMOutputFormat,
} from 'mediabunny'

/** @property time µs from the file's beginning */
export type Sample = { readonly time: number; readonly isKey: boolean; readonly data: Uint8Array }

export type WebmWriter = {
  /** In the order of their times. */
  readonly add: (sample: Sample) => Promise<void>
  readonly end: () => Promise<void>
}

/** A file with one track of pictures. @param size the largest of them */
export function openPictureFile(path: string, size: { width: number; height: number }): Promise<WebmWriter> {
  const source = new EncodedVideoPacketSource('vp8')
  const config = { codec: 'vp8', codedWidth: size.width, codedHeight: size.height }
  return openFile(path, { video: source }, 40_000, (packet, isFirst) =>
    source.add(packet, isFirst ? { decoderConfig: config } : undefined),
  )
}

export function openSoundFile(path: string, channels: number): Promise<WebmWriter> {
  const source = new EncodedAudioPacketSource('opus')
  const config = {
    codec: 'opus',
    numberOfChannels: channels,
    sampleRate: 48_000,
    description: opusHead(channels),
  }
  return openFile(path, { audio: source }, 20_000, (packet, isFirst) =>
    source.add(packet, isFirst ? { decoderConfig: config } : undefined),
  )
}

/** One sample is held back: only the next one says how long it is. */
async function openFile(
  path: string,
  track: { readonly video: VideoSource } | { readonly audio: AudioSource },
  usual: number,
  add: (packet: EncodedPacket, isFirst: boolean) => Promise<void>,
): Promise<WebmWriter> {
  const output = new Output({ format: new WebMOutputFormat(), target: new FilePathTarget(path) })
  if ('video' in track) output.addVideoTrack(track.video)
  else output.addAudioTrack(track.audio)
  await output.start()
  let held: Sample | null = null
  let isFirst = true
  const put = async ({ time, isKey, data }: Sample, until: number): Promise<void> => {
    const first = isFirst
    isFirst = false
    await add(new EncodedPacket(data, isKey ? 'key' : 'delta', time / 1e6, (until - time) / 1e6), first)
  }
  return {
    async add(sample) {
      const before = held
      held = sample
      // In a silence nothing is sent, and a sound does not last as long as that.
      if (before)
        await put(before, 'audio' in track ? Math.min(sample.time, before.time + 120_000) : sample.time)
    },
    async end() {
      if (held) await put(held, held.time + usual)
      await output.finalize()
    },
  }
}

/** RFC 7845, 5.1. */
function opusHead(channels: number): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(19)
  head.write('OpusHead')
  head.writeUInt8(1, 8)
  head.writeUInt8(channels, 9)
  head.writeUInt32LE(48_000, 12)
  return new Uint8Array(head)
}
