import type { FeedPlace } from '../../../shared/entry/feed.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import type { PublicKey } from '../../../shared/entry/sign.ts'
import type { Article } from '../../../shared/facts/article.ts'
import type { RevocationWay } from '../../../shared/facts/device.ts'
import type { CountyState } from '../../../shared/facts/county.ts'
import type { Device, Staff, Station } from '../../../shared/facts/directory.ts'
import type { Fit } from '../../../shared/http/protocol.ts'
import type { WorkingCalendar } from '../../../shared/rules/calendar.ts'
import type { Catalogue } from '../../../shared/rules/catalogue.ts'
import type { LineRules, Spent } from '../../../shared/rules/line-rules.ts'
import type { DeskIdentity } from '../desk-shapes.ts'
import type { Tries } from '../vault/tries.ts'
import type { CodeSets } from '../vault/code-sets.ts'
import { createDrawer } from './drawer.ts'
import type { SlipDoc } from './schemas.ts'
import type { Table } from './table.ts'

export type Identity = DeskIdentity & {
  readonly hub: { readonly signKey: PublicKey; readonly agreeKey: string }
}

/** What the desk knows of itself, one value a name. */
export type Kept = {
  readonly identity: Identity
  /** `order`: what the county said; left out by an older app, as which it was stolen. */
  readonly revoked: { readonly at: number; readonly order?: RevocationWay }
  /** Hub time minus device time, ms. */
  readonly offset: number
  /** The vault's key under itself, so that who has it open can give it to one more person. */
  readonly vault: { readonly self: string }
  /** The private half of the agreement key under the vault's key, PKCS #8. */
  readonly agree: string
  readonly tries: Tries
  readonly codes: CodeSets
  readonly places: { readonly own: FeedPlace; readonly common: FeedPlace }
  /** The hub was found to hold words of this device that are not here, and has not been asked for them yet. */
  readonly forgot: boolean
  /** Lanes that the county holds otherwise, and that have not been compared entry by entry yet. */
  readonly apart: readonly string[]
  readonly receipt: Receipt
  /** The epoch of each feed against which it was looked what the county has lost. */
  readonly given: { readonly own: string; readonly common: string }
  /** `agreed`: digest of the holding that desk and hub last found alike. */
  readonly contact: { readonly at: number; readonly reached: boolean; readonly agreed: string }
  /** What this build of the app found out when it last met the county's hub. */
  readonly met: { readonly app: string; readonly fit: Fit }
  /** Bytes of parcels put on the line, on the day of the last. */
  readonly spent: Spent
  readonly reference: KeptReference
  /** Bundles that went with couriers, and answers that came back: the newest first. */
  readonly courier: {
    readonly given: readonly { readonly name: string; readonly at: number; readonly entries: number }[]
    readonly taken: readonly string[]
  }
  /** When what waited was last put into the chosen folder, and how much it was. */
  readonly exported: { readonly at: number; readonly of: string }
  /**
   * How far the look through this desk's own disk has come (empty: none is under way), when the last one ended, what was found broken, and the last
   * photographed page that was looked at.
   */
  readonly scrub: {
    readonly at: string
    readonly done: number
    readonly broken: readonly string[]
    readonly pages?: string
  }
  readonly trim: TrimStand
  /** What the courier's last answer says that the county holds, where that is all; empty once the line has spoken again. */
  readonly carried: string
}

/**
 * What was trimmed here, in all. `done`: when the last look for more ended; `since`: when the county was last found to have lost something. Both in
 * the hub's time, epoch ms.
 */
export type TrimStand = {
  readonly done: number
  readonly since: number
  /** Disputes among them. */
  readonly matters: number
  readonly pages: number
  readonly films: number
  readonly bytes: number
  /** Bytes of recordings that the county has archived, and that are here, too. */
  readonly ready: number
}

export type KeptReference = {
  /** Ids of the entries that it was folded from. */
  readonly entries: readonly string[]
  readonly county: CountyState | null
  readonly version: number
  readonly stations: readonly Station[]
  readonly staff: readonly Staff[]
  readonly devices: readonly Device[]
  readonly catalogue: Catalogue | null
  readonly calendar: WorkingCalendar | null
  readonly articles: readonly Article[]
  /** Left out by an older app. */
  readonly line?: LineRules | null
}

export type Settings = {
  readonly get: <Name extends keyof Kept>(name: Name) => Promise<Kept[Name] | null>
  readonly set: <Name extends keyof Kept>(name: Name, value: Kept[Name]) => Promise<void>
  readonly update: <Name extends keyof Kept>(
    name: Name,
    change: (value: Kept[Name] | null) => Kept[Name] | null,
  ) => Promise<void>
  readonly changes: <Name extends keyof Kept>(name: Name, heard: (value: Kept[Name]) => void) => () => void
}

export function createSettings(slips: Table<SlipDoc>): Settings {
  const drawer = createDrawer<unknown>(slips, 'set')
  return {
    get: async <Name extends keyof Kept>(name: Name) => (await drawer.get(name)) as Kept[Name] | null,
    set: (name, value) => drawer.put([[name, value]]),
    async update<Name extends keyof Kept>(
      name: Name,
      change: (value: Kept[Name] | null) => Kept[Name] | null,
    ) {
      await drawer.update(name, (value) => change(value as Kept[Name] | null))
    },
    changes: <Name extends keyof Kept>(name: Name, heard: (value: Kept[Name]) => void) =>
      drawer.changes((values) => {
        if (values.has(name)) heard(values.get(name) as Kept[Name])
      }),
  }
}
