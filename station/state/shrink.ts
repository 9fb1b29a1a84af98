/** Longest side of a kept page, pixels: A4 at about 200 dpi, so that small print can still be read. */
const longest = 2340

/**
 * A page as it is kept and sent: no larger than needed to read it, as JPEG. A PDF, and a picture that is small already, stay
 * as they came.
 */
export async function shrunk(blob: Blob): Promise<Blob> {
  if (blob.type === 'application/pdf') return blob
  const picture = await createImageBitmap(blob).catch(() => null)
  if (!picture) return blob
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  if (scale === 1 && blob.size < 600_000) return blob
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.82 })
  return small.size < blob.size ? small : blob
}
