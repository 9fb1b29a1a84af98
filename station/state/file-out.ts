import type { Bytes } from '../../shared/entry/bytes.ts'

/** Gives bytes to the browser as a download; where it lands is the browser's business. */
export function download(name: string, bytes: Bytes): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser holds the bytes from the click on.
  URL.revokeObjectURL(url)
}

export async function bytesOf(file: File): Promise<Bytes> {
  return new Uint8Array(await file.arrayBuffer())
}
