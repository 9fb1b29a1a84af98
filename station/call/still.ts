/** A picture of a shared window that stands still. `at`: when it was so, by the county's clock (epoch ms). */
export type Still = {
  readonly at: number
  readonly url: string
  readonly width: number
  readonly height: number
}

/** So many are remembered, besides those that somebody drew on. */
const mostKept = 90
/** Two clocks, and the way of a picture from one end to the other, are apart by less. */
const slack = 150

export type Stills = {
  readonly add: (at: number, picture: OffscreenCanvas) => Promise<Still>
  /** What the window looked like at that time, and is remembered from then on; null where nothing is known of it. */
  readonly of: (at: number) => Still | null
  readonly close: () => void
}

export function createStills(): Stills {
  let stills: readonly Still[] = []
  const wanted = new Set<Still>()
  const forget = ({ url }: Still): void => URL.revokeObjectURL(url)
  return {
    async add(at, picture) {
      const { width, height } = picture
      const blob = await picture.convertToBlob({ type: 'image/webp', quality: 0.85 })
      const still = { at, url: URL.createObjectURL(blob), width, height }
      stills = [...stills, still].sort((one, other) => one.at - other.at)
      const plain = stills.filter((one) => !wanted.has(one))
      for (const old of plain.slice(0, Math.max(0, plain.length - mostKept))) {
        forget(old)
        stills = stills.filter((one) => one !== old)
      }
      return still
    },
    of(at) {
      const found = stillAt(stills, at)
      if (found) wanted.add(found)
      return found
    },
    close() {
      stills.forEach(forget)
      stills = []
      wanted.clear()
    },
  }
}

/** The last that was there by then. @param stills oldest first */
export function stillAt<One extends { readonly at: number }>(stills: readonly One[], at: number): One | null {
  return stills.findLast((still) => still.at <= at + slack) ?? null
}
