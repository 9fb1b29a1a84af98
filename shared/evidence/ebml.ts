/** As much of EBML (RFC 8794) and Matroska (RFC 9559) as it takes to find where a WebM file can be cut, and how long its pictures stand. */

export const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  timestampScale: 0x2ad7b1,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codec: 0x86,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
  reference: 0xfb,
} as const

/** `size` null: not told, as by who writes while it is being recorded. */
export type ElementHead = { readonly id: number; readonly size: number | null; readonly bytes: number }
export type Child = { readonly id: number; readonly data: Uint8Array }
/** A picture, or some sound. `since` its cluster's time, in the file's own unit; `bytes` is how long its head is. */
export type Block = {
  readonly track: number
  readonly since: number
  readonly isKey: boolean
  readonly data: Uint8Array
  readonly bytes: number
}

/** `codec` as the format names it, "V_VP8". */
export type TrackEntry = { readonly number: number; readonly codec: string; readonly isPicture: boolean }

/** The longest head of an element: four bytes of its name, eight of its size. */
export const longestHead = 12
/** In the last byte of a block's head: needs no other before it. */
export const keyFlag = 0x80

/** Null where these bytes begin with none. */
export function headAt(bytes: Uint8Array, at: number): ElementHead | null {
  const idLength = lengthOf(bytes[at], 4)
  const sizeLength = idLength && lengthOf(bytes[at + idLength], 8)
  if (!idLength || !sizeLength || at + idLength + sizeLength > bytes.length) return null
  const id = unsigned(bytes.subarray(at, at + idLength))
  const size = numberAt(bytes, at + idLength, sizeLength)
  return { id, size, bytes: idLength + sizeLength }
}

/** What stands in an element, as far as it can be read. */
export function* childrenOf(bytes: Uint8Array): Generator<Child> {
  let at = 0
  while (at < bytes.length) {
    const head = headAt(bytes, at)
    if (!head || head.size === null || at + head.bytes + head.size > bytes.length) return
    at += head.bytes
    yield { id: head.id, data: bytes.subarray(at, at + head.size) }
    at += head.size
  }
}

/** What the element says that holds the tracks. */
export function trackEntriesIn(tracks: Uint8Array): readonly TrackEntry[] {
  return [...childrenOf(tracks)].flatMap(({ id, data }) => {
    if (id !== ids.trackEntry) return []
    const parts = new Map([...childrenOf(data)].map((child) => [child.id, child.data]))
    const told = (part: number): number => unsigned(parts.get(part) ?? new Uint8Array())
    const codec = String.fromCharCode(...(parts.get(ids.codec) ?? [])).replace(/\0+$/, '')
    return [{ number: told(ids.trackNumber), codec, isPicture: told(ids.trackType) === 1 }]
  })
}

/** Null for what is no block. */
export function blockIn({ id, data }: Child): Block | null {
  if (id === ids.simpleBlock) return blockOf(data)
  if (id !== ids.blockGroup) return null
  const parts = [...childrenOf(data)]
  const found = parts.find((part) => part.id === ids.block)
  const block = found ? blockOf(found.data) : null
  return block && { ...block, isKey: !parts.some((part) => part.id === ids.reference) }
}

/** An unsigned number, as elements hold it. */
export function unsigned(data: Uint8Array): number {
  return data.reduce((value, byte) => value * 256 + byte, 0)
}

function blockOf(data: Uint8Array): Block | null {
  const length = lengthOf(data[0], 8)
  if (!length || length + 3 > data.length) return null
  const track = numberAt(data, 0, length)
  const time = unsigned(data.subarray(length, length + 2))
  const isKey = ((data[length + 2] ?? 0) & keyFlag) !== 0
  if (track === null) return null
  return { track, since: time < 0x8000 ? time : time - 0x10000, isKey, data, bytes: length + 3 }
}

function lengthOf(first: number | undefined, most: number): number {
  const length = first === undefined || first === 0 ? 0 : Math.clz32(first) - 23
  return length > most ? 0 : length
}

/** Null where all bits are set: a size that is not known. */
function numberAt(bytes: Uint8Array, at: number, length: number): number | null {
  let value = (bytes[at] ?? 0) & (0xff >> length)
  let isUnknown = value === 0xff >> length
  for (let place = 1; place < length; place += 1) {
    const byte = bytes[at + place] ?? 0
    isUnknown &&= byte === 0xff
    value = value * 256 + byte
  }
  return isUnknown ? null : value
}
