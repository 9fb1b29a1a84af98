/** A rectangle on a picture, in parts of its width and height. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Spot {
  readonly x: number
  readonly y: number
}

/** Whatever is smaller cannot be taken hold of. */
export const least = 0.03

const within = (value: number, most: number): number => Math.min(Math.max(0, value), Math.max(0, most))

/** From one corner to the other, however they lie. */
export function between(one: Spot, other: Spot): Rect {
  const [left, right] = [within(Math.min(one.x, other.x), 1), within(Math.max(one.x, other.x), 1)]
  const [top, bottom] = [within(Math.min(one.y, other.y), 1), within(Math.max(one.y, other.y), 1)]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** As large as before, and never beyond the edge. */
export function moved({ x, y, width, height }: Rect, by: Spot): Rect {
  return { x: within(x + by.x, 1 - width), y: within(y + by.y, 1 - height), width, height }
}

/** Its left upper corner stays. */
export function stretched({ x, y, width, height }: Rect, by: Spot): Rect {
  return {
    x,
    y,
    width: Math.min(1 - x, Math.max(least, width + by.x)),
    height: Math.min(1 - y, Math.max(least, height + by.y)),
  }
}

/** A rectangle with so much of what lies around it that one sees where it is: no smaller than that part of the picture. */
export function around({ x, y, width, height }: Rect, part: number): Rect {
  const [wide, high] = [Math.min(1, Math.max(part, width * 1.3)), Math.min(1, Math.max(part, height * 1.3))]
  return {
    x: within(x + width / 2 - wide / 2, 1 - wide),
    y: within(y + height / 2 - high / 2, 1 - high),
    width: wide,
    height: high,
  }
}
