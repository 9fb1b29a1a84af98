import type * as v from 'valibot'
import type { MirrorPage } from './mirror.ts'
import type { anchorSchema } from './parts.ts'

export type Anchor = v.InferOutput<typeof anchorSchema>
/** In page units of the mirrored form. */
export type Point = { readonly x: number; readonly y: number }

const share = (at: number, from: number, length: number): number =>
  length <= 0 ? 0 : Math.min(1, Math.max(0, (at - from) / length))

/** A point on the form, said so that it means the same where the form is laid out otherwise: by the field that it lies on, if on any. */
export function anchorAt(page: Pick<MirrorPage, 'fields' | 'size'>, { x, y }: Point): Anchor {
  const field = page.fields.find(
    ({ box: [left, top, width, height] }) => x >= left && x <= left + width && y >= top && y <= top + height,
  )
  if (!field) return { on: 'page', x: share(x, 0, page.size[0]), y: share(y, 0, page.size[1]) }
  const [left, top, width, height] = field.box
  return { on: 'field', key: field.key, x: share(x, left, width), y: share(y, top, height) }
}

/** Null where it points at nothing that is on this form. */
export function placeOf(page: Pick<MirrorPage, 'fields' | 'size'>, anchor: Anchor): Point | null {
  if (anchor.on === 'frame') return null
  if (anchor.on === 'page') return { x: anchor.x * page.size[0], y: anchor.y * page.size[1] }
  const box = page.fields.find(({ key }) => key === anchor.key)?.box
  return box ? { x: box[0] + anchor.x * box[2], y: box[1] + anchor.y * box[3] } : null
}
