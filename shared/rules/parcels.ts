/** What travels outside the journal, each announced by an entry: papers 材料, photographs 照片, recordings 录音录像. */
const parcelClasses = ['paper', 'photograph', 'recording'] as const
export type ParcelClass = (typeof parcelClasses)[number]

/** By what the manifest says of its media. */
export function parcelClassOf(media: string): ParcelClass {
  if (media.startsWith('image/')) return 'photograph'
  return media.startsWith('audio/') || media.startsWith('video/') ? 'recording' : 'paper'
}

const most: Readonly<Record<ParcelClass, number>> = {
  paper: 32_000_000,
  photograph: 32_000_000,
  recording: 256_000_000,
}

/** The largest parcel that the county takes, bytes as encrypted. */
export function mostParcelBytes(media: string): number {
  return most[parcelClassOf(media)]
}

const bulkyFrom = 2_000_000

/** Recordings, and whatever else would hold a thin line for minutes: they keep to the county's hours and budget. */
export function isBulky({ media, size }: { readonly media: string; readonly size: number }): boolean {
  return parcelClassOf(media) === 'recording' || size > bulkyFrom
}

/** What goes first among parcels: the small before the bulky, papers and photographs before recordings, short before long. */
export function byParcelRank(
  a: { readonly media: string; readonly size: number },
  b: { readonly media: string; readonly size: number },
): number {
  const rank = (one: typeof a): number =>
    Number(parcelClassOf(one.media) === 'recording') * 2 + Number(isBulky(one))
  return rank(a) - rank(b) || a.size - b.size
}
