import { type Bytes, concat, utf8 } from '../../../shared/entry/bytes.ts'

/** Less than this is one packet either way. */
const worthPacking = 1_000

/** A text as it travels over a thin line, gzipped; null where that brings nothing. */
export async function packed(text: string): Promise<Bytes | null> {
  if (text.length < worthPacking) return null
  const reader = new Blob([utf8(text)]).stream().pipeThrough(new CompressionStream('gzip')).getReader()
  const parts: Uint8Array[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
  }
  const bytes = concat(...parts)
  return bytes.length < text.length ? bytes : null
}
