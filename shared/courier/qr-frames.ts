import { type Bytes, fromBase64url, toBase64url } from '../entry/bytes.ts'

/**
 * Bytes as a few QR codes that are shown in turn, for a camera that is not good enough for one large code. Each says which set it is of,
 * which of how many it is, and its part: `YZ1.7Q4k.2.3.…`
 */
const mark = 'YZ1'
/** Characters of bytes in one code: 57 modules a side, which a cheap phone reads off a dull screen. */
const partChars = 220
const mostFrames = 40

/** @param set four characters that no other set on the table has */
export function framesOf(bytes: Bytes, set: string): readonly string[] {
  const text = toBase64url(bytes)
  const count = Math.max(1, Math.ceil(text.length / partChars))
  return Array.from({ length: count }, (_, at) => {
    const part = text.slice(at * partChars, (at + 1) * partChars)
    return [mark, set, at + 1, count, part].join('.')
  })
}

/** What a camera has seen of one set so far. */
export type FrameReader = {
  /** Whatever was scanned, in any order, any number of times. @returns the bytes once all parts were seen */
  readonly see: (text: string) => Bytes | null
  readonly seen: () => { readonly have: number; readonly of: number }
}

/** @param own the set that this side shows itself: a mirror is no partner */
export function createFrameReader(own: string): FrameReader {
  let set = ''
  let of = 0
  const parts = new Map<number, string>()
  return {
    see(text) {
      const [, from = '', at = '', count = '', part = ''] =
        /^YZ1\.([\w-]{4})\.(\d{1,2})\.(\d{1,2})\.([\w-]*)$/.exec(text) ?? []
      const total = Number(count)
      const place = Number(at)
      if (from === '' || from === own || place < 1 || place > total || total > mostFrames) return null
      // The other side began anew.
      if (from !== set || total !== of) parts.clear()
      set = from
      of = total
      parts.set(place, part)
      if (parts.size < of) return null
      return fromBase64url(Array.from({ length: of }, (_, before) => parts.get(before + 1) ?? '').join(''))
    },
    seen: () => ({ have: parts.size, of }),
  }
}
