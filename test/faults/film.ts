import type { DeskStore } from '../../station/data/desk-store.ts'
import type { Post } from '../integration/county.ts'

/** Bytes that no two films share and no packing makes smaller. */
function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (let from = 0; from < size; from += 65_536) {
    crypto.getRandomValues(bytes.subarray(from, Math.min(size, from + 65_536)))
  }
  return bytes
}

/** A large parcel that an entry of the desk announces; its media is that of a paper, as long as nothing records. */
export async function addFilm(
  desk: DeskStore,
  matter: string,
  size: number,
  media = 'application/pdf',
): Promise<void> {
  const pages = [new Blob([noise(size)], { type: media })]
  await desk.addPaper(matter, { name: '录像', voucher: false, pages })
}

/** How much of the parcel that is under way the county keeps, as the desk knows it. */
export function sentOf({ desk }: Pick<Post, 'desk'>): number {
  return desk.line.current().parcels.going?.sent ?? 0
}
