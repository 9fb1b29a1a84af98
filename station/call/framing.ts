/** A rectangle on a picture, in parts of its width and height, from the left upper corner. */
export type Part = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What is shown of a window, and what in it is covered (遮住) before anything of it leaves this computer. */
export type Framing = { readonly region: Part; readonly covers: readonly Part[] }

export const wholePicture: Framing = { region: { x: 0, y: 0, width: 1, height: 1 }, covers: [] }

/** In pixels. */
type Box = Part

/**
 * A framing on a picture of that size: what is cut out of it, and what is covered of what was cut out, in the pixels of the cut. A pixel of
 * which a part is chosen not to be seen is not seen: the region loses its broken edge, a cover gains it.
 */
export function cutOf(
  { region, covers }: Framing,
  width: number,
  height: number,
): { readonly box: Box; readonly covers: readonly Box[] } {
  const [left, right] = inside(region.x, region.x + region.width, width)
  const [top, bottom] = inside(region.y, region.y + region.height, height)
  const box = { x: left, y: top, width: right - left, height: bottom - top }
  return { box, covers: covers.flatMap((cover) => coverIn(cover, box, width, height) ?? []) }
}

/** Whether somebody chose to hide something: then another size of the window may bring it out. */
export function hidesAnything({ region, covers }: Framing): boolean {
  return covers.length > 0 || region.width < 1 || region.height < 1
}

/** At least one pixel, and none beyond the picture. */
function inside(from: number, to: number, size: number): readonly [number, number] {
  const first = Math.min(size - 1, Math.max(0, Math.ceil(from * size)))
  return [first, Math.min(size, Math.max(first + 1, Math.floor(to * size)))]
}

function coverIn(cover: Part, box: Box, width: number, height: number): Box | null {
  const left = Math.max(box.x, Math.floor(cover.x * width))
  const top = Math.max(box.y, Math.floor(cover.y * height))
  const right = Math.min(box.x + box.width, Math.ceil((cover.x + cover.width) * width))
  const bottom = Math.min(box.y + box.height, Math.ceil((cover.y + cover.height) * height))
  if (right <= left || bottom <= top) return null
  return { x: left - box.x, y: top - box.y, width: right - left, height: bottom - top }
}
