import { crc32, deflateSync } from 'node:zlib'
import type { Bytes } from '../../shared/entry/bytes.ts'

/** Ruled sheets that look like papers from afar: nobody's paper is in a demo. PNG, 16 greys and a stamp's red. */
export type Sheet = 'ledger' | 'invoice' | 'card' | 'letter'

const width = 360
const height = 510
const paper = 15
const rule = 11
const text = 5
const stamp = 16

/** @param variant another count of lines, so that two pages differ */
export function drawSheet(sheet: Sheet, variant: number): Bytes {
  const pixels = new Uint8Array(width * height).fill(paper)
  const box = (left: number, top: number, across: number, down: number, colour: number): void => {
    for (let y = top; y < Math.min(top + down, height); y++)
      pixels.fill(colour, y * width + left, y * width + Math.min(left + across, width))
  }
  const frame = (left: number, top: number, across: number, down: number, colour: number): void => {
    box(left, top, across, 2, colour)
    box(left, top + down, across, 2, colour)
    box(left, top, 2, down, colour)
    box(left + across, top, 2, down + 2, colour)
  }
  box(110, 36, 140, 12, text)
  if (sheet === 'card') {
    frame(40, 90, 280, 176, rule)
    box(232, 112, 68, 88, rule)
    for (let line = 0; line < 5; line++)
      box(60, 118 + line * 24, 90 + ((line * 37 + variant * 13) % 60), 8, text)
  } else if (sheet === 'letter') {
    for (let line = 0; line < 13; line++)
      box(48, 90 + line * 26, line % 5 === 4 ? 120 : 250 - ((line + variant) % 3) * 20, 6, text)
    frame(230, 410, 80, 60, stamp)
  } else {
    const rows = 9 + (variant % 4)
    for (let row = 0; row <= rows; row++) box(40, 90 + row * 32, 280, 2, rule)
    for (let column = 0; column <= 4; column++) box(40 + column * 70, 90, 2, rows * 32 + 2, rule)
    for (let row = 0; row < rows; row++)
      box(52, 104 + row * 32, 30 + ((row * 29 + variant * 17) % 28), 6, text)
    for (let row = 0; row < rows; row++)
      box(262, 104 + row * 32, 24 + ((row * 13 + variant * 7) % 24), 6, text)
    if (sheet === 'invoice') frame(214, 30, 96, 40, stamp)
    box(250, 440, 70, 6, text)
  }
  return encode(pixels)
}

function encode(pixels: Uint8Array): Bytes {
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const palette = Buffer.from(
    Array.from({ length: 17 }, (_, at) =>
      at === stamp ? [0xc0, 0x39, 0x2b] : [at * 17, at * 17, at * 17],
    ).flat(),
  )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a pixel, by palette.
  header.set([8, 3, 0, 0, 0], 8)
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('PLTE', palette),
      chunk('IDAT', deflateSync(rows, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)])
}
