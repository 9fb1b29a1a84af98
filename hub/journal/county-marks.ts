import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * The county's mark under what it told its desks. A hub that was set back to an older copy knows its own words by it when a desk
 * gives them back, whoever carries them: nobody else can make one.
 */
export type CountyMarks = {
  readonly under: (text: string) => string
  readonly fits: (text: string, mark: string) => boolean
}

/** @param master the county's master key, 32 bytes */
export function createCountyMarks(master: Uint8Array): CountyMarks {
  const key = Buffer.from(hkdfSync('sha256', master, '', 'yizhan county mark 1', 32))
  const under = (text: string): string => createHmac('sha256', key).update(text).digest('base64url')
  return {
    under,
    fits(text, mark) {
      const [ours, theirs] = [Buffer.from(under(text)), Buffer.from(mark)]
      return ours.length === theirs.length && timingSafeEqual(ours, theirs)
    },
  }
}

/** What stands in the place of a device in the names of the county's own lanes. */
export const countyDevice = 'hub'

/** @param hash of the entry's header, which holds for all of it */
export const textOfEntry = (id: string, hash: string): string => `entry ${id} ${hash}`
export const textOfErasure = (subject: string): string => `erased ${subject}`
