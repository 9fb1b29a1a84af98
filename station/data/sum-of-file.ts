import { sha256 } from '@noble/hashes/sha2.js'

/** Read at once; a browser sums it while the next is read. */
const partBytes = 8 * 1_048_576

/**
 * SHA-256 of a file as `sha256sum` prints it, however large: WebCrypto would want all of it in memory. Null when it was stopped, or the file cannot be
 * read any more. @param progress bytes so far
 */
export async function sumOfFile(
  file: Blob,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const sum = sha256.create()
  for (let at = 0; at < file.size; at += partBytes) {
    const part = await file
      .slice(at, at + partBytes)
      .arrayBuffer()
      .catch(() => null)
    if (!part || signal.aborted) return null
    sum.update(new Uint8Array(part))
    progress(Math.min(file.size, at + partBytes))
  }
  return Array.from(sum.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
