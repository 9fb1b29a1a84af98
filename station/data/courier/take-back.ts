import { type Bundle, type BundleProblem, openBundle, readBundle } from '../../../shared/courier/bundle.ts'
import { type Head, isSignedBy } from '../../../shared/courier/head.ts'
import { type BackLetter, backLetterSchema, readLetter } from '../../../shared/courier/letter.ts'
import type { Bytes, Digest } from '../../../shared/entry/bytes.ts'
import { commonFeed } from '../../../shared/entry/feed.ts'
import { type Receipt, receiptText } from '../../../shared/entry/receipt.ts'
import { type SecretKey, unwrapWith } from '../../../shared/entry/seal.ts'
import { verify } from '../../../shared/entry/sign.ts'
import type { FeedPage } from '../../../shared/http/sync.ts'
import { mostParcelBytes } from '../../../shared/rules/parcels.ts'
import type { Locks } from '../deps.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { EntryDoc } from '../store/schemas.ts'
import type { Safe } from '../store/safe.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { Table } from '../store/table.ts'
import { beginning, readPage } from '../sync/feed.ts'
import { type Intake, startPlaces } from '../sync/intake.ts'
import type { Line } from '../sync/line.ts'
import type { Round } from '../sync/round.ts'
import type { ParcelSender } from '../sync/parcels.ts'
import type { Verdicts } from '../sync/verdicts.ts'
import { pageFrom } from './page-from.ts'

/** Why a file is not this desk's answer. Each has its sentence. */
export type BackProblem =
  | BundleProblem
  /** On its way to the county, of this desk or of another: to be carried on, not taken in. */
  | { readonly code: 'outgoing'; readonly own: boolean; readonly station: string }
  | { readonly code: 'other-county'; readonly county: string }
  | { readonly code: 'other-desk'; readonly station: string }
  | { readonly code: 'forged' }
  | { readonly code: 'locked' }
  /** Signed by the county, and not to be opened with the key of this desk. */
  | { readonly code: 'sealed' }

/** @property again it was taken in before, and changed nothing now @property news what the feeds brought, in lines */
export type TakenBack =
  | {
      readonly ok: true
      readonly again: boolean
      readonly at: number
      readonly entries: number
      readonly refused: number
      readonly papers: number
      readonly news: number
    }
  | { readonly ok: false; readonly problem: BackProblem }

const remembered = 50

/** Takes in what the courier brought, through the very same doors as what the line brings. */
export function createTakeBack(deps: {
  readonly identity: () => Identity
  readonly agree: () => Promise<SecretKey | null>
  readonly digest: Digest
  readonly locks: Locks
  readonly entries: Table<EntryDoc>
  readonly keys: SubjectKeys
  readonly safe: Safe
  readonly settings: Settings
  readonly verdicts: Verdicts
  readonly intake: Intake
  readonly round: Round
  readonly parcels: ParcelSender
  readonly line: Line
  readonly papersChanged: () => void
}): (file: Bytes) => Promise<TakenBack> {
  const letterOf = async (bundle: Bundle): Promise<BackLetter | BackProblem> => {
    const { hub, device } = deps.identity()
    const problem = addressProblem(bundle.head, device, deps.digest(hub.agreeKey))
    if (problem) return problem
    if (!(await isSignedBy(bundle.front, hub.signKey))) return { code: 'forged' }
    const agree = await deps.agree()
    if (!agree) return { code: 'locked' }
    const plain = await openBundle(bundle, (wrapped) => unwrapWith(agree, wrapped))
    const read = plain && (await readLetter(plain, backLetterSchema))
    return read ? read.letter : { code: 'sealed' }
  }

  const takeVerdicts = async ({ verdicts }: BackLetter): Promise<void> => {
    const docs = await deps.entries.many(verdicts.map(({ id }) => id))
    await deps.verdicts.take(docs, verdicts)
    const there = new Set(
      verdicts.flatMap(({ id, verdict }) => (verdict === 'stored' || verdict === 'already' ? [id] : [])),
    )
    const subjects = docs.flatMap(({ id, subject }) => (there.has(id) ? [subject] : []))
    await deps.keys.carried([...new Set(subjects)])
  }

  const takePapers = async ({ shelved, declined, wanted }: BackLetter): Promise<void> => {
    const there = shelved.map((key) => ({ key, changes: { state: 'there' as const } }))
    const rows = await deps.safe.pages.bulkGet([...declined])
    const kept = rows.flatMap((row) => {
      if (!row) return []
      const why = row.size > mostParcelBytes(row.media) ? ('too-large' as const) : ('hash-mismatch' as const)
      return [{ key: row.hash, changes: { state: 'kept' as const, why } }]
    })
    await deps.safe.pages.bulkUpdate([...there, ...kept])
    await deps.parcels.wanted(wanted)
    deps.papersChanged()
  }

  /** @returns how many lines were new */
  const takeFeed = async (feed: 'own' | 'common', pages: readonly FeedPage[]): Promise<number> => {
    const { device, hub } = deps.identity()
    const subscriber = feed === 'own' ? device : commonFeed
    let news = 0
    for (const page of pages) {
      const stood = ((await deps.settings.get('places')) ?? startPlaces)[feed]
      const place = page.epoch !== stood.epoch && page.after === 0 ? beginning(page.epoch) : stood
      const rest = pageFrom(page, place)
      const read =
        rest && (await readPage(rest, place, { subscriber, county: hub.signKey, digest: deps.digest }))
      // Lines that do not follow on what is here: the next courier brings them from where this desk stands.
      if (!read?.ok) break
      if (read.items.length > 0 || read.place.epoch !== stood.epoch)
        await deps.intake.take(feed, read.items, read.place)
      news += read.items.length
    }
    return news
  }

  const genuine = (receipt: Receipt): Promise<boolean> =>
    verify(deps.identity().hub.signKey, receiptText(receipt), receipt.signature)

  /** An older answer than what the desk knows says nothing about now. */
  const settle = async ({ receipt, lanes }: BackLetter): Promise<void> => {
    const known = await deps.settings.get('receipt')
    if (receipt.device !== deps.identity().device || !(await genuine(receipt))) return
    if (known && known.at > receipt.at) return
    const own = await deps.round.heard(receipt, lanes)
    if (own.digest === receipt.holding) await deps.line.carried(receipt.holding)
  }

  const take = async (head: Head, letter: BackLetter): Promise<TakenBack> => {
    const { taken = [] } = (await deps.settings.get('courier')) ?? {}
    const again = taken.includes(head.id)
    const refused = letter.verdicts.filter(({ verdict }) => verdict === 'refused').length
    const about = { again, at: letter.receipt.at, entries: letter.verdicts.length, refused }
    if (again) return { ok: true, ...about, papers: letter.shelved.length, news: 0 }
    await takeVerdicts(letter)
    // The county's first: staff, catalogue and calendar are what the desk reads its own news by.
    const news = (await takeFeed('common', letter.common)) + (await takeFeed('own', letter.own))
    await takePapers(letter)
    await settle(letter)
    await deps.settings.update('courier', (before) => ({
      given: before?.given ?? [],
      taken: [head.id, ...(before?.taken ?? [])].slice(0, remembered),
    }))
    return { ok: true, ...about, papers: letter.shelved.length, news }
  }

  return async (file) => {
    const read = await readBundle(file)
    if (!read.ok) return read
    const letter = await letterOf(read.bundle)
    if ('code' in letter) return { ok: false, problem: letter }
    return deps.locks.run('yizhan-courier', () => take(read.bundle.head, letter))
  }
}

function addressProblem(head: Head, device: string, county: string): BackProblem | null {
  if (head.kind === 'out')
    return {
      code: 'outgoing',
      own: head.county === county && head.device === device,
      station: head.stationName,
    }
  if (head.county !== county) return { code: 'other-county', county: head.countyName }
  return head.device === device ? null : { code: 'other-desk', station: head.stationName }
}
