import {
  type Bundle,
  digestOfPiece,
  joinPieces,
  makeBundle,
  openBundle,
} from '../../shared/courier/bundle.ts'
import type { Head } from '../../shared/courier/head.ts'
import {
  type BackLetter,
  type OutLetter,
  outLetterSchema,
  parcelsOf,
  readLetter,
  writeLetter,
} from '../../shared/courier/letter.ts'
import type { Verdict } from '../../shared/entry/batch.ts'
import { type Bytes, fromBase64 } from '../../shared/entry/bytes.ts'
import { commonFeed, type FeedPlace } from '../../shared/entry/feed.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { FeedPage } from '../../shared/http/sync.ts'
import type { Turns } from '../journal/turns.ts'
import type { GatewayDeps } from './deps.ts'
import { type Failed, failed, isFailed } from './failures.ts'
import type { createFeedReader } from './feed.ts'
import type { ParcelIntake } from './parcels.ts'
import type { Push } from './push.ts'
import { receiptOf } from './receipts.ts'

/** The same doors that devices with a line come through. */
export type CourierDoors = {
  readonly push: Push
  readonly readFeed: ReturnType<typeof createFeedReader>
  readonly intake: ParcelIntake
  readonly inTurn: Turns
}

export type Opened = { readonly back: Bundle; readonly entries: number; readonly already: number }

/** Characters of feed that go back with one courier; the rest goes with the next. */
const mostFeedChars = 6_000_000
const mostWanted = 1_000

/** Opens a bundle whose device is proven, and takes what is in it as if the device had sent it: the same judges, the same verdicts. */
export function createBundleIntake(deps: GatewayDeps, doors: CourierDoors) {
  const { bundles, countyKeys, holdings, now } = deps

  const whole = async (bundle: string, device: Device, head: Head): Promise<Bytes | Failed> => {
    const pieces = await bundles.pieces(device.id, bundle, head.pieces.length)
    const digests = await Promise.all(pieces.map(async (piece) => piece && digestOfPiece(piece)))
    const wrong = digests.flatMap((found, at) => (found === head.pieces[at] ? [] : [at]))
    await bundles.drop(device.id, bundle, wrong)
    return (wrong.length === 0 ? joinPieces(head, pieces) : null) ?? failed('not-now', { where: 'pieces' })
  }

  const takeBatches = async (device: Device, batches: OutLetter['batches']): Promise<readonly Verdict[]> => {
    const verdicts: Verdict[] = []
    for (const batch of batches) verdicts.push(...(await doors.push(device, batch)).verdicts)
    return verdicts
  }

  /** The line may have brought the beginning of it: it goes on from there. */
  const takeParcel = async (
    device: Device,
    hash: string,
    bytes: Buffer,
  ): Promise<'there' | 'declined' | 'later'> => {
    const [known] = (await doors.intake.ask(device, [hash])).parcels
    if (known?.state === 'there') return 'there'
    if (known?.state === 'too-large') return 'declined'
    if (known?.state !== 'open') return 'later'
    const taken = await doors.intake.take(device, hash, known.offset, bytes.subarray(known.offset))
    if (!isFailed(taken)) return taken.receipt ? 'there' : 'later'
    return taken.error.code === 'hash-mismatch' || taken.error.code === 'too-large' ? 'declined' : 'later'
  }

  const takeParcels = async (
    device: Device,
    parcels: readonly { readonly hash: string; readonly bytes: Bytes }[],
  ): Promise<Pick<BackLetter, 'shelved' | 'declined'>> => {
    const shelved: string[] = []
    const declined: string[] = []
    for (const { hash, bytes } of parcels) {
      const became = await takeParcel(device, hash, Buffer.from(bytes))
      if (became === 'there') shelved.push(hash)
      if (became === 'declined') declined.push(hash)
    }
    return { shelved, declined }
  }

  /** Both feeds on from where the device stood when the bundle was made. */
  const feedsFrom = async (
    device: Device,
    from: OutLetter['feeds'],
  ): Promise<Pick<BackLetter, 'own' | 'common'>> => {
    await deps.feeds.stoodAt(device.id, from.own)
    await deps.feeds.stoodAt(commonFeed, from.common)
    const pages = { own: [] as FeedPage[], common: [] as FeedPage[] }
    const places = { own: named(from.own), common: named(from.common) }
    for (let chars = 0; chars < mostFeedChars && !device.revoked;) {
      const news = await doors.readFeed(device, places, AbortSignal.abort())
      if (isFailed(news) || (!news.own && !news.common)) break
      for (const feed of ['own', 'common'] as const) {
        const page = news[feed]
        if (!page) continue
        pages[feed].push(page)
        places[feed] = `${page.epoch}:${page.lines.at(-1)?.n ?? 0}`
        chars += page.lines.reduce((sum, { item }) => sum + item.length, 500)
      }
    }
    return pages
  }

  const answerTo = async (device: Device, head: Head, letter: BackLetter): Promise<Bundle> => {
    const { county, countyName, stationName } = head
    const about = {
      kind: 'back',
      answers: head.id,
      county,
      countyName,
      device: device.id,
      stationName,
      at: now(),
    } as const
    const agreeKey = fromBase64(device.agreeKey)
    if (!agreeKey) throw new Error('a device was enrolled with a key that is none')
    return makeBundle(about, await writeLetter(letter, []), agreeKey, {
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      sign: countyKeys.sign,
    })
  }

  return async (
    bundle: string,
    { device, head }: { readonly device: Device; readonly head: Head },
  ): Promise<Opened | Failed> => {
    const sealed = await whole(bundle, device, head)
    if (isFailed(sealed)) return sealed
    const plain = await openBundle({ head, sealed }, countyKeys.unwrap)
    const read = plain && (await readLetter(plain, outLetterSchema))
    const parcels = read && parcelsOf(read.letter.parcels, read.rest)
    // Signed by one of ours, and yet no letter: an app with a fault. Nothing of it can be judged.
    if (!read || !parcels) return failed('bad-request', { where: 'sealed' })
    const verdicts = await takeBatches(device, read.letter.batches)
    const pages = await takeParcels(device, parcels)
    const feeds = await feedsFrom(device, read.letter.feeds)
    const standing = await doors.inTurn(device.id, async () => {
      const hold = await holdings.of(device.id)
      const lanes = hold.lanes().map((lane) => ({ ...lane, ahead: [...lane.ahead] }))
      return { lanes, receipt: await receiptOf(hold, deps), wanted: hold.wanted().slice(0, mostWanted) }
    })
    const letter: BackLetter = { time: now(), ...standing, verdicts: [...verdicts], ...pages, ...feeds }
    return {
      back: await answerTo(device, head, letter),
      entries: verdicts.length,
      already: verdicts.filter(({ verdict }) => verdict === 'already').length,
    }
  }
}

function named({ epoch, n }: FeedPlace): string {
  return `${epoch}:${n}`
}
