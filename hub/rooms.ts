import { join } from 'node:path'
import type { RandomBytes } from '../shared/entry/bytes.ts'
import { createLiveDirectory } from './directory/directory.ts'
import type { Starter } from './directory/first-run.ts'
import { type CountyDirectory, openDirectory } from './directory/open-directory.ts'
import type { PasswordCost } from './directory/passwords.ts'
import { type Followers, startFollowers } from './followers/followers.ts'
import { createNewsroom, type Newsroom } from './followers/news.ts'
import { type CountyJournal, openCountyJournal } from './journal/open-journal.ts'
import { type Lag, watchLag } from './lag.ts'
import { createLedger, type Ledger, type LedgerSettings, plainLedger } from './ledger/ledger.ts'
import { openSigner, type Signer } from './ledger/signer.ts'
import type { Store } from './store/store.ts'

/** What says something went wrong, by ids and codes only. */
export type HubLog = { readonly error: (about: object, text: string) => void }

export type RoomsDeps = {
  readonly store: Store
  /** DATA_DIR. */
  readonly dir: string
  /** Hub time, epoch ms. */
  readonly now: () => number
  readonly random: RandomBytes
  readonly starter: Starter
  readonly log: HubLog
  /** OWASP's, unless told: tests are quicker with less. */
  readonly passwordCost?: PasswordCost
  /** Nobody keeps a second copy and nobody witnesses, unless told. */
  readonly ledger?: LedgerSettings
  /** Whether evidence is signed with SM2, too; not, unless told. */
  readonly sm2?: boolean
}

/** Everything behind the hub's doors: the journal, the directory read from it, and the followers that run along it. */
export type HubRooms = {
  readonly county: CountyJournal
  readonly people: CountyDirectory
  readonly newsroom: Newsroom
  readonly followers: Followers
  readonly ledger: Ledger
  /** Signs what the county says of its evidence. */
  readonly signer: Signer
  readonly lag: Lag
  /** Followers first, then what is only in memory. The store belongs to who opened it. */
  readonly close: () => Promise<void>
}

/** How often it is looked whether the grace of an erasure is over. */
const sweepEvery = 60_000

export async function openRooms(deps: RoomsDeps): Promise<HubRooms> {
  const { store, dir, now, random, log } = deps
  const directory = createLiveDirectory()
  const directoryVersion = (): number => directory.current().version
  const county = await openCountyJournal({ store, dir, now, random, directoryVersion })
  const people = await openDirectory({ ...deps, directory, county })
  const newsroom = createNewsroom((error) =>
    log.error({ error: String(error) }, 'a console could not be told'),
  )
  const followers = startFollowers({ ...county, newsroom, log, now, recent: () => directory.line().recent })
  const ledger = await createLedger({
    ...county,
    dir,
    settings: deps.ledger ?? plainLedger,
    now,
    random,
    log,
  })
  const signer = await openSigner(join(dir, 'keys'), deps.sm2 ?? false)
  const sweep = (): void =>
    void people.erasures
      .sweep()
      .catch((error: unknown) =>
        log.error({ error: String(error) }, 'erasures that are due could not be done'),
      )
  sweep()
  const sweeping = setInterval(sweep, sweepEvery)
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    clearInterval(sweeping)
    return (closed ??= Promise.all([followers.close(), ledger.close()]).then(county.close))
  }
  return {
    county,
    people,
    newsroom,
    followers,
    ledger,
    signer,
    lag: watchLag(county.journal, followers.caughtUp),
    close,
  }
}
