// Prevents: a demo whose mediators find empty lists, or one that films somebody. Draws what the demo county's window recordings show: silhouettes,
// ruled paper and tones, a minute each, so small that they lie in the repository and a first start needs no ffmpeg.
// node scripts/make-demo-films.ts    when they shall show something else.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const [width, height, rate, seconds] = [480, 270, 5, 60]
const target = 'hub/demo/films'
type Colour = readonly [red: number, green: number, blue: number]
const wall: Colour = [233, 230, 222]
const table: Colour = [196, 186, 168]
const ink: Colour = [71, 77, 87]
const other: Colour = [95, 101, 110]
const sheet: Colour = [255, 255, 255]
const line: Colour = [174, 182, 196]
const stamp: Colour = [192, 57, 43]

type Canvas = {
  readonly bytes: Buffer
  readonly box: (x: number, y: number, across: number, down: number, colour: Colour) => void
  readonly disc: (x: number, y: number, radius: number, colour: Colour) => void
}

function canvas(): Canvas {
  const bytes = Buffer.alloc(width * height * 3)
  const dot = (x: number, y: number, colour: Colour): void => {
    if (x >= 0 && y >= 0 && x < width && y < height) bytes.set(colour, (y * width + x) * 3)
  }
  return {
    bytes,
    box(x, y, across, down, colour) {
      for (let row = Math.round(y); row < y + down; row++)
        for (let column = Math.round(x); column < x + across; column++) dot(column, row, colour)
    },
    disc(x, y, radius, colour) {
      for (let row = -radius; row <= radius; row++)
        for (let column = -radius; column <= radius; column++)
          if (row * row + column * column <= radius * radius)
            dot(Math.round(x) + column, Math.round(y) + row, colour)
    },
  }
}

/** From 0 to 1 between two seconds. */
const along = (at: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (at - from) / (to - from)))

function person(on: Canvas, x: number, y: number, colour: Colour): void {
  on.disc(x, y, 26, colour)
  on.box(x - 12, y + 20, 24, 22, colour)
  on.disc(x, y + 78, 46, colour)
  on.box(x - 46, y + 78, 92, 80, colour)
}

function paper(on: Canvas, x: number, y: number, stamped = false): void {
  on.box(x - 1, y - 1, 52, 36, line)
  on.box(x, y, 50, 34, sheet)
  for (let row = 0; row < 4; row++) on.box(x + 6, y + 6 + row * 7, 38 - (row % 2) * 10, 2, line)
  if (stamped) on.box(x + 32, y + 20, 12, 9, stamp)
}

function room(): Canvas {
  const on = canvas()
  on.box(0, 0, width, height, wall)
  return on
}

/** 罗木生 hands in three papers, one by one; each is laid under the camera; at the end a slip comes back. */
function handIn(at: number): Canvas {
  const on = room()
  person(on, 120, 84 + Math.round(Math.sin(at / 3) * 2), ink)
  person(on, 356, 92 + Math.round(Math.sin(at / 2 + 1) * 2), other)
  on.box(0, 196, width, 74, table)
  for (const [place, from] of [6, 16, 26].entries()) {
    if (at < from) continue
    const reached = along(at, from, from + 3)
    paper(on, 310 - reached * (210 - place * 58), 206 + place * 6)
  }
  for (const from of [11, 21, 31]) if (at >= from && at < from + 1) on.box(60, 200, 200, 4, sheet)
  if (at >= 46) paper(on, 110 + along(at, 46, 50) * 220, 228, true)
  return on
}

/** Two stand at the window; one shows a bill, the other nods and writes a day on it. */
function promise(at: number): Canvas {
  const on = room()
  person(on, 90, 92, ink)
  person(on, 290, 88 + Math.round(Math.sin(at / 2) * 2), other)
  person(on, 400, 96 + (at > 18 && at < 30 ? Math.round(Math.sin(at * 4) * 5) : 0), [120, 112, 100])
  on.box(0, 196, width, 74, table)
  if (at >= 8) paper(on, 270 + along(at, 8, 12) * 90, 212)
  if (at >= 34) on.box(372 - 38 + 38, 236, along(at, 34, 40) * 34, 3, ink)
  return on
}

/** The form of the visit, filled in line by line. */
function form(at: number): Canvas {
  const on = room()
  on.box(60, 16, 360, 238, sheet)
  on.box(80, 30, 150, 12, ink)
  for (let row = 0; row < 7; row++) {
    on.box(80, 64 + row * 26, 70, 7, other)
    on.box(170, 80 + row * 26, 220, 1, line)
    on.box(170, 64 + row * 26, along(at, 4 + row * 7, 8 + row * 7) * (80 + ((row * 37) % 120)), 8, ink)
  }
  return on
}

/** Something that goes up and down as two who speak in turn. */
function voice(turn: number): Buffer {
  const samples = 16_000
  const sound = Buffer.alloc(samples * seconds * 2)
  for (let place = 0; place < samples * seconds; place++) {
    const at = place / samples
    const speaks = Math.sin(at * 0.9 + turn) + Math.sin(at * 0.37) > 0.1
    const pitch = Math.floor(at / 3 + turn) % 2 === 0 ? 130 : 196
    const loud = speaks ? Math.abs(Math.sin(at * 7)) * Math.abs(Math.sin(at * 2.3)) : 0
    const tone = Math.sin(at * pitch * 2 * Math.PI) + Math.sin(at * pitch * 4 * Math.PI) / 2
    sound.writeInt16LE(Math.round(tone * loud * 7_000), place * 2)
  }
  return sound
}

async function encode(
  name: string,
  input: readonly string[],
  output: readonly string[],
  data: Iterable<Buffer>,
) {
  const plain = ['-fflags', '+bitexact', '-flags', '+bitexact', '-map_metadata', '-1']
  const options = [
    '-y',
    '-v',
    'error',
    ...input,
    '-i',
    '-',
    ...output,
    ...plain,
    '-f',
    'webm',
    `${target}/${name}.webm`,
  ]
  const made = spawn('ffmpeg', options, { stdio: ['pipe', 'inherit', 'inherit'] })
  for (const part of data) if (!made.stdin.write(part)) await once(made.stdin, 'drain')
  made.stdin.end()
  await once(made, 'close')
}

function* frames(draw: (at: number) => Canvas): Generator<Buffer> {
  for (let frame = 0; frame < seconds * rate; frame++) yield draw(frame / rate).bytes
}

const pictures = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(rate)]
/** A picture that needs none before it each five seconds, as a desk's recorder gives them. */
const film = [
  '-c:v',
  'libvpx',
  '-b:v',
  '12k',
  '-crf',
  '30',
  '-g',
  '25',
  '-keyint_min',
  '25',
  '-cluster_time_limit',
  '4900',
]
const sounds = ['-f', 's16le', '-ar', '16000', '-ac', '1']
const tone = [
  '-c:a',
  'libopus',
  '-b:a',
  '6k',
  '-application',
  'voip',
  '-frame_duration',
  '60',
  '-cluster_time_limit',
  '5000',
]

await encode('hand-in', pictures, film, frames(handIn))
await encode('promise', pictures, film, frames(promise))
await encode('form', pictures, film, frames(form))
await encode('hand-in-voice', sounds, tone, [voice(0)])
await encode('promise-voice', sounds, tone, [voice(1)])
