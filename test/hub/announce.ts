import { digestOfBytes } from '../../hub/journal/digest.ts'
import type { Bytes } from '../../shared/entry/bytes.ts'
import { sealBytes } from '../../shared/entry/seal.ts'
import type { Desk } from './desk.ts'

export type Announced = { readonly subject: string; readonly hash: string; readonly bytes: Bytes }

/** A matter with one page, whose manifest the county has; not yet its bytes. */
export async function announcePage(desk: Desk, plain: Bytes): Promise<Announced> {
  const subject = desk.subject('matter')
  const bytes = await sealBytes(await desk.keyOf(subject), plain)
  const hash = digestOfBytes(bytes)
  const pages = [{ hash, bytes: bytes.length, media: 'image/jpeg' }]
  const body = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '户口簿', voucher: false, pages }
  await desk.push([await desk.write({ subject, type: 'matter.paper-added', body })])
  return { subject, hash, bytes }
}
