// Runs in Chromium: a page of letters in place of a camera, another one every ten seconds, and who reads them at the other end. Both know which
// page it is by the time, so that what stands there from before counts as not read.
import { createChance } from '../../hub/demo/chance.ts'

const [width, height] = [1_280, 720]
const cell = { width: 22, height: 30 }
const columns = 52
const rows = 20
const pageLasts = 10_000
/** As on forms: some are hard to tell from one another. */
const alphabet = [...'0123456789ABCDEFGHKLMNPRSTUXYZ金额税费单位纳填写未末土士己已日目合同号办']
const font = '16px "Noto Sans CJK SC", sans-serif'

type Pen = Pick<
  CanvasRenderingContext2D,
  'font' | 'fillStyle' | 'textBaseline' | 'fillRect' | 'fillText' | 'drawImage' | 'getImageData'
>
type Grey = Float32Array

const letters = createLetters()
export type Letters = typeof letters
Object.assign(globalThis, { letters })

function createLetters() {
  const pageNow = (): number => Math.floor(Date.now() / pageLasts)
  const textOf = (page: number): readonly string[] => {
    const chance = createChance(page)
    return Array.from({ length: columns * rows }, () => chance.pick(alphabet))
  }
  const draw = (pen: Pen, page: number): void => {
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.fillStyle = '#223'
    pen.font = font
    pen.textBaseline = 'top'
    for (const [at, letter] of textOf(page).entries())
      pen.fillText(letter, 20 + (at % columns) * cell.width, 20 + Math.floor(at / columns) * cell.height)
  }
  const greyOf = (pen: Pen, x: number, y: number, wide: number, high: number): Grey => {
    const { data } = pen.getImageData(x, y, wide, high)
    return Float32Array.from(
      { length: wide * high },
      (_, at) => 0.3 * (data[at * 4] ?? 0) + 0.59 * (data[at * 4 + 1] ?? 0) + 0.11 * (data[at * 4 + 2] ?? 0),
    )
  }
  const newPen = (): Pen => {
    const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (!pen) throw new Error('no canvas')
    return pen
  }
  const shapes = (): readonly Grey[] => {
    const pen = newPen()
    pen.font = font
    pen.textBaseline = 'top'
    return alphabet.map((letter) => {
      pen.fillStyle = '#fff'
      pen.fillRect(0, 0, cell.width, cell.height)
      pen.fillStyle = '#223'
      pen.fillText(letter, 0, 0)
      return greyOf(pen, 0, 0, cell.width, cell.height)
    })
  }

  return {
    /** Milliseconds until the page is turned. */
    left: (): number => pageLasts - (Date.now() % pageLasts),
    show(): void {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const pen = canvas.getContext('2d')
      if (!pen) throw new Error('no canvas')
      draw(pen, pageNow())
      setInterval(() => draw(pen, pageNow()), 200)
      const picture = canvas.captureStream(15)
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) =>
        new MediaStream([
          ...(await ask({ ...wanted, video: false })).getAudioTracks(),
          ...picture.getVideoTracks(),
        ])
    },
    /** @returns which share of the letters can be read, and how like the picture is to what was drawn (SSIM, at most 1) */
    read(picture: HTMLVideoElement): { readonly read: number; readonly like: number } {
      const [seen, drawn] = [newPen(), newPen()]
      const page = pageNow()
      seen.drawImage(picture, 0, 0, width, height)
      draw(drawn, page)
      const known = shapes()
      const right = textOf(page).filter((letter, at) => {
        const [x, y] = [20 + (at % columns) * cell.width, 20 + Math.floor(at / columns) * cell.height]
        const found = greyOf(seen, x, y, cell.width, cell.height)
        const likes = known.map((shape) => correlation(found, shape))
        return alphabet[likes.indexOf(Math.max(...likes))] === letter
      })
      return {
        read: right.length / (columns * rows),
        like: similarity(greyOf(seen, 0, 0, width, height), greyOf(drawn, 0, 0, width, height)),
      }
    },
  }
}

function correlation(one: Grey, other: Grey): number {
  const [a, b] = [momentsOf(one), momentsOf(other)]
  const both = one.reduce((sum, value, at) => sum + (value - a.mean) * ((other[at] ?? 0) - b.mean), 0)
  return both / (Math.sqrt(a.spread * b.spread) || 1)
}

function momentsOf(values: Grey): { readonly mean: number; readonly spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, spread: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) }
}

/** Structural similarity (Wang 2004), the mean over squares of eight by eight where there is something to see. */
function similarity(one: Grey, other: Grey): number {
  const side = 8
  const found: number[] = []
  const squareOf = (all: Grey, x: number, y: number): Grey =>
    Float32Array.from(
      { length: side * side },
      (_, at) => all[(y + Math.floor(at / side)) * width + x + (at % side)] ?? 0,
    )
  for (let y = 0; y < height; y += side)
    for (let x = 0; x < width; x += side) {
      const [a, b] = [squareOf(one, x, y), squareOf(other, x, y)]
      const [left, right] = [momentsOf(a), momentsOf(b)]
      if (right.spread < 1) continue
      const count = side * side
      const both = a.reduce((sum, value, at) => sum + (value - left.mean) * ((b[at] ?? 0) - right.mean), 0)
      found.push(
        ((2 * left.mean * right.mean + 6.5) * ((2 * both) / count + 58.5)) /
          ((left.mean ** 2 + right.mean ** 2 + 6.5) * ((left.spread + right.spread) / count + 58.5)),
      )
    }
  return found.reduce((sum, value) => sum + value, 0) / Math.max(1, found.length)
}
