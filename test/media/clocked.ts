// Runs in Chromium: pictures that say when they were made, a voice that never rests, and who reads both at the other end.

/** The time is told in so many bits, and each once more the other way round: a picture that was blurred too far says nothing. */
const bits = 16
const lap = 2 ** bits
const cells = bits * 2
/** Of the picture's height. */
const band = 1 / 12

export type Size = { readonly width: number; readonly height: number; readonly frameRate: number }

/** A page of text that says at its upper edge when it was drawn, and a bar that moves. */
export function clockedPicture({ width, height, frameRate }: Size): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  const draw = (): void => {
    const now = Date.now()
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.fillStyle = '#123'
    pen.font = `${Math.round(height / 30)}px sans-serif`
    for (let row = 3; row < 15; row += 1)
      pen.fillText(`${row}  7731.50  2026-11-16  Yizhan ${'lorem ipsum '.repeat(4)}`, 20, (row * height) / 15)
    pen.fillStyle = '#07c'
    pen.fillRect(((now / 4) % width) - 40, height * 0.9, 80, height * 0.08)
    for (let cell = 0; cell < cells; cell += 1) {
      const bit = (now >> (cell >> 1)) & 1
      pen.fillStyle = bit === (cell & 1) ? '#000' : '#fff'
      pen.fillRect((cell * width) / cells, 0, width / cells + 1, height * band)
    }
  }
  draw()
  setInterval(draw, 1_000 / frameRate)
  const [track] = canvas.captureStream(frameRate).getVideoTracks()
  if (!track) throw new Error('no track')
  return track
}

/** Goes up and down as speech does, and without a rest that would be left out. */
export function clockedVoice(): MediaStreamTrack {
  // A computer without a loudspeaker is one, too.
  const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions)
  const voice = new OscillatorNode(context, { type: 'sawtooth', frequency: 180 })
  const melody = new OscillatorNode(context, { frequency: 3 })
  const range = new GainNode(context, { gain: 60 })
  const out = context.createMediaStreamDestination()
  melody.connect(range).connect(voice.frequency)
  voice.connect(new GainNode(context, { gain: 0.4 })).connect(out)
  voice.start()
  melody.start()
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new Error('no track')
  return track
}

/** Milliseconds since this picture was drawn, where it can be read. */
export function ageOf(
  picture: HTMLVideoElement,
  pen: Pick<CanvasRenderingContext2D, 'drawImage' | 'getImageData'>,
): number | null {
  const { videoWidth: width, videoHeight: height } = picture
  if (width === 0) return null
  pen.drawImage(picture, 0, 0, width, height * band, 0, 0, cells, 1)
  const { data } = pen.getImageData(0, 0, cells, 1)
  let time = 0
  for (let bit = 0; bit < bits; bit += 1) {
    const [one, other] = [data[bit * 8] ?? 0, data[bit * 8 + 4] ?? 0]
    if (Math.abs(one - other) < 60) return null
    if (one > other) time |= 1 << bit
  }
  return (((Date.now() - time) % lap) + lap) % lap
}
