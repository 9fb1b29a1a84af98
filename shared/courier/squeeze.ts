import { type Bytes, concat } from '../entry/bytes.ts'

/** Entries are JSON with base64 in it: squeezed they are half as long. Both browsers and Node have this built in. */
export async function squeeze(bytes: Bytes): Promise<Bytes> {
  const parts = await partsOf(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')), Infinity)
  return concat(...(parts ?? []))
}

/** Null for what is not squeezed bytes, or would be more than `most` of them. */
export async function unsqueeze(bytes: Bytes, most: number): Promise<Bytes | null> {
  try {
    const parts = await partsOf(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')), most)
    return parts && concat(...parts)
  } catch {
    return null
  }
}

async function partsOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array[] | null> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts
    length += value.length
    if (length > most) {
      await reader.cancel()
      return null
    }
    parts.push(value)
  }
}
