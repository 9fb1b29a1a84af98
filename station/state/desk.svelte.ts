import { createContext } from 'svelte'
import * as v from 'valibot'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { itemById, type CatalogueItem } from '../../shared/rules/catalogue.ts'
import { dateOf, type IsoDate } from '../../shared/rules/dates.ts'
import { periodSchema, type Period } from '../../shared/rules/filing.ts'
import { filmDays, freeLine } from '../../shared/rules/line-rules.ts'
import { triage, type Triage } from '../../shared/rules/triage.ts'
import type { DeskStore } from '../data/desk-store.ts'
import type {
  DeskIdentity,
  LineState,
  LockState,
  Reference,
  RefusedItem,
  Space,
  VisitCard,
} from '../data/desk-shapes.ts'
import { spaceLeft, type SpaceLeft } from '../data/space.ts'
import type { TrimStand } from '../data/store/settings.ts'
import { createScreenClock, type ScreenClock } from './clock.svelte.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { seen, type Seen } from './live.svelte.ts'

/** A matter among the others of its visit. */
export type MatterPlace = { readonly card: VisitCard; readonly matter: MatterState }

/** What the desk's pages read. Everything here answers at once, from this device. */
export class DeskState {
  readonly store: DeskStore
  readonly clock: ScreenClock
  readonly identity: Seen<DeskIdentity | null>
  readonly lock: Seen<LockState>
  readonly line: Seen<LineState>
  readonly reference: Seen<Reference>
  readonly refused: Seen<readonly RefusedItem[]>
  readonly slot: Seen<string | null>
  readonly called: Seen<readonly number[]>
  readonly space: Seen<Space>
  readonly damage: Seen<readonly string[]>
  readonly trims: Seen<TrimStand>
  readonly drafts: Drafts = createDrafts()
  /** Whether the newcomer's sheet is open. */
  arriving = $state(false)
  readonly #days = new Map<IsoDate, Seen<readonly VisitCard[]>>()
  readonly #visits = new Map<string, Seen<VisitCard | null>>()

  constructor(store: DeskStore) {
    this.store = store
    this.clock = createScreenClock(store.now)
    this.identity = seen(store.identity)
    this.lock = seen(store.lock)
    this.line = seen(store.line)
    this.reference = seen(store.reference)
    this.refused = seen(store.refused)
    this.slot = seen(store.standInSlot)
    this.called = seen(store.called)
    this.space = seen(store.space)
    this.damage = seen(store.damage)
    this.trims = seen(store.trims)
  }

  get date(): IsoDate {
    return dateOf(this.clock.now)
  }

  /** The name of this desk's hours in the working calendar. */
  get station(): string {
    return this.identity.current?.station.id ?? ''
  }

  /** Today's visits, and older ones that nobody has closed. */
  get today(): readonly VisitCard[] {
    return this.#today.current
  }

  get todayLoaded(): boolean {
    return this.#today.loaded
  }

  get #today(): Seen<readonly VisitCard[]> {
    const date = this.date
    const day = this.#days.get(date) ?? seen(this.store.day(date))
    this.#days.set(date, day)
    return day
  }

  /** `loaded` is false until it was looked for: only then is null a visit that is not here. */
  visit(subject: string): Seen<VisitCard | null> {
    const visit = this.#visits.get(subject) ?? seen(this.store.visit(subject))
    this.#visits.set(subject, visit)
    return visit
  }

  /** A matter by its subject, with its visit, as far as they are in sight: of today, or not closed. */
  matterOf(subject: string): MatterPlace | null {
    for (const card of this.today) {
      const matter = card.matters.find((one) => one.subject === subject)
      if (matter) return { card, matter }
    }
    return null
  }

  get linked(): boolean {
    const { kind, byCourier } = this.line.current
    return kind === 'sending' || (kind === 'all-there' && !byCourier)
  }

  /** Where what was written lies: at the county only once it has signed for all of it. */
  get lies(): 'county' | 'desk' {
    return this.line.current.kind === 'all-there' ? 'county' : 'desk'
  }

  get spaceLeft(): SpaceLeft {
    return spaceLeft(this.space.current, this.line.current)
  }

  /** How long recordings lie in the county's archive before they go from here; null is for ever. */
  get filmDays(): number | null {
    return filmDays((this.reference.current.line ?? freeLine).keep)
  }

  get openRefusals(): number {
    return this.refused.current.filter((item) => item.phase === 'open').length
  }

  item(id: string | undefined): CatalogueItem | null {
    const { catalogue } = this.reference.current
    return catalogue && id ? itemById(catalogue, id) : null
  }

  /** Null until the county's catalogue and calendar have come. */
  triage(item: CatalogueItem, matter?: MatterState): Triage | null {
    const { catalogue, calendar } = this.reference.current
    if (!catalogue || !calendar) return null
    const period = matter && periodOf(matter, item)
    return triage(item, {
      catalogue,
      calendar,
      hours: this.station,
      now: this.clock.now,
      link: this.linked ? 'up' : 'down',
      clash: (matter?.clashes.length ?? 0) > 0,
      ...(period ? { period } : {}),
    })
  }

  staffName(id: string): string {
    return this.reference.current.directory.staff.get(id)?.name ?? id
  }
}

/** 所属期, once it is filled in. */
function periodOf(matter: MatterState, item: CatalogueItem): Period | null {
  const field = item.fields.find(({ kind }) => kind === 'period')
  const value = field && matter.fields[field.key]?.value
  return v.is(periodSchema, value) ? value : null
}

export const [getDesk, setDesk] = createContext<DeskState>()
