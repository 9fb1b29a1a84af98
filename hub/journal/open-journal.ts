import { join } from 'node:path'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { Store } from '../store/store.ts'
import { type BundleShelf, createBundleShelf } from './bundle-shelf.ts'
import { type CaseFile, createCaseFile } from './case-file.ts'
import { type CountyKeys, openCountyKeys } from './county-keys.ts'
import { createFeeds, type Feeds } from './feeds.ts'
import { createHoldings, type Holdings } from './holdings.ts'
import { createJournal, type Journal } from './journal.ts'
import { keysFit, markKeys } from './keys-fit.ts'
import { readOpenLanes } from './open-lanes.ts'
import { createOwnWords, type OwnWords } from './own-words.ts'
import { createParcelShelf, type ParcelShelf } from './parcel-shelf.ts'
import { createQuarantine, type Quarantine } from './quarantine.ts'
import { createReader, type Reader } from './reader.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { createSubjectKeys, type SubjectKeys } from './subject-keys.ts'
import { createTakeBack, type TakeBack } from './taking-back.ts'
import { createTraffic, type Traffic } from './traffic.ts'
import { createVoice, type Voice } from './voice.ts'
import { createSealedRows, type SealedRows } from './sealed-rows.ts'
import { createWorkList, type WorkList } from './work-list.ts'

/** Everything around the journal, put together in the one order that works. `close` writes down what is only in memory. */
export type CountyJournal = {
  readonly store: Store
  readonly countyKeys: CountyKeys
  readonly subjectKeys: SubjectKeys
  readonly journal: Journal
  readonly quarantine: Quarantine
  readonly reader: Reader
  readonly voice: Voice
  /** The county's too, in a lane of its own: what is said all the time holds nothing up that somebody waits for. */
  readonly seals: Voice
  readonly refusals: Refusals
  readonly feeds: Feeds
  readonly ownWords: OwnWords
  readonly shelf: ParcelShelf
  readonly bundles: BundleShelf
  readonly holdings: Holdings
  readonly traffic: Traffic
  readonly sealedRows: SealedRows
  readonly workList: WorkList
  readonly caseFile: CaseFile
  readonly takeBack: TakeBack
  readonly close: () => Promise<void>
}

export async function openCountyJournal(deps: {
  readonly store: Store
  /** DATA_DIR: keys/ and parcels/ are made in it. */
  readonly dir: string
  /** Hub time, epoch ms. */
  readonly now: () => number
  readonly random: RandomBytes
  /** Of the county's directory, now; the directory itself is read from this journal. */
  readonly directoryVersion: () => number
}): Promise<CountyJournal> {
  const { store, dir, now, random, directoryVersion } = deps
  const fit = await keysFit(store, join(dir, 'keys'))
  if (fit !== 'fit') throw new Error(`the county’s keys in ${dir} do not fit its journal: ${fit}`)
  const countyKeys = await openCountyKeys(join(dir, 'keys'))
  await markKeys(store, countyKeys)
  const subjectKeys = createSubjectKeys({ store, countyKeys, now })
  const journal = createJournal(store)
  const quarantine = createQuarantine(store)
  const reader = createReader({ journal, subjectKeys })
  const voiceDeps = { journal, reader, subjectKeys, now, random, directoryVersion }
  const voice = createVoice(voiceDeps)
  const refusals = createRefusals({ voice, reader })
  const feeds = createFeeds({ store, random })
  const ownWords = createOwnWords({ store, feeds, now })
  const shelf = createParcelShelf({ store, dir: join(dir, 'parcels'), now })
  const bundles = createBundleShelf(join(dir, 'bundles'))
  const openLanes = await readOpenLanes(store)
  const holdings = createHoldings({ store, journal, quarantine, refusals, openLanes, shelf, now })
  const sealedRows = createSealedRows({ store, subjectKeys })
  const workList = createWorkList({ store, sealedRows })
  const caseFile = createCaseFile({ journal, shelf, subjectKeys })
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => (closed ??= holdings.close())
  return {
    store,
    countyKeys,
    subjectKeys,
    journal,
    quarantine,
    reader,
    voice,
    seals: createVoice(voiceDeps),
    refusals,
    feeds,
    ownWords,
    shelf,
    bundles,
    holdings,
    traffic: createTraffic(),
    sealedRows,
    workList,
    caseFile,
    takeBack: createTakeBack({ journal, subjectKeys, marks: countyKeys.marks, now }),
    close,
  }
}
