/** The picture into which all tracks of an item are put side by side 并排. */
export const canvas = { width: 1280, height: 720, rate: 20 }

/** A part of a picture; 0 to 1 of its width and height, or points of it. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const even = (length: number): number => Math.floor(length / 2) * 2

/** Where each of so many pictures has its place, in points: in as many columns as rows or one more. */
export function cellsOf(count: number): readonly Area[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)))
  const rows = Math.max(1, Math.ceil(count / columns))
  const [width, height] = [even(canvas.width / columns), even(canvas.height / rows)]
  return Array.from({ length: count }, (_, place) => ({
    x: (place % columns) * width,
    y: Math.floor(place / columns) * height,
    width,
    height,
  }))
}

/**
 * Where an area of one picture lies when that stands in a cell among the others, as large as it can and in the middle. Parts of the canvas.
 * @param aspect width to height of that picture; null where nobody knows: then all of the cell is meant
 */
export function areaInCell(area: Area, cell: Area, aspect: number | null): Area {
  if (aspect === null) return partOf({ x: 0, y: 0, width: 1, height: 1 }, cell)
  const width = Math.min(cell.width, cell.height * aspect)
  const height = width / aspect
  const [x, y] = [cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2]
  return partOf(area, { x, y, width, height })
}

function partOf(area: Area, cell: Area): Area {
  const [x, y] = [
    (cell.x + area.x * cell.width) / canvas.width,
    (cell.y + area.y * cell.height) / canvas.height,
  ]
  const [width, height] = [
    (area.width * cell.width) / canvas.width,
    (area.height * cell.height) / canvas.height,
  ]
  // What is rounded up may not stand out of the picture.
  return { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) }
}
