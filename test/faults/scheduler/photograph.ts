import { digestOfPiece } from '../../../shared/courier/bundle.ts'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { DeskStore } from '../../../station/data/desk-store.ts'
import type { Photo } from './post.ts'

/** Adds a picture to a matter, in whatever the desk runs. */
export async function photograph(
  desk: DeskStore,
  matter: string,
  picture: Bytes,
): Promise<Omit<Photo, 'entry'>> {
  const pages = [new Blob([picture], { type: 'image/jpeg' })]
  const paper = await desk.addPaper(matter, { name: '户口簿', voucher: false, pages })
  return { paper, digest: await digestOfPiece(picture) }
}
