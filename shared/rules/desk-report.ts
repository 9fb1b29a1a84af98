import * as v from 'valibot'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A report names no more lanes than these, the longest waiting first: a desk seldom has two with something in them. */
export const mostLanesTold = 3

/**
 * How a desk stands (桌况), told with its hellos. Whatever is nothing is left out: a desk that has nothing to send says its clock and its
 * room, in sixty bytes.
 */
export const deskReportSchema = v.object({
  /** Entries that wait, in all lanes, and their bytes on the wire. */
  entries: v.optional(count),
  bytes: v.optional(count),
  /** Photographed pages and recordings that wait, and what of their bytes is not there yet. */
  parcels: v.optional(count),
  parcelBytes: v.optional(count),
  /** Lanes with something that waits: what follows the device in its name, entries, when the oldest was written (corrected, epoch ms). */
  lanes: v.optional(
    v.pipe(
      v.array(v.tuple([v.pipe(v.string(), v.regex(/^[a-z0-9]{4,12}$/)), count, count])),
      v.maxLength(mostLanesTold),
    ),
  ),
  /** Bytes a second that the line carried last; not there where it was never measured. */
  rate: v.optional(count),
  /** Entries that the county refused, and nobody has mended or given up yet. */
  refused: v.optional(count),
  /** Entries and photographed pages that are broken on its disk, and that the county has not either. */
  broken: v.optional(count),
  /** Hub time minus device time, ms. */
  clock: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** Megabytes (10^6) that the browser keeps, and may keep. */
  used: v.optional(count),
  quota: v.optional(count),
})
export type DeskReport = v.InferOutput<typeof deskReportSchema>

/** Megabytes of room below which it is short: a page of paper is some 0.3, and a browser refuses long before the last byte. */
const leastRoom = 200
const mostShare = 0.8

/** Whether a browser's room is short. Both in megabytes (10^6). */
export function isShortOfRoom(used: number, quota: number): boolean {
  return quota > 0 && (used > quota * mostShare || quota - used < leastRoom)
}
