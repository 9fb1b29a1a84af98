import { kindOf } from '../../../shared/entry/subject.ts'
import type { Receipt } from '../../../shared/entry/receipt.ts'
import { isBulky } from '../../../shared/rules/parcels.ts'
import type { LineState } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import type { ParcelLine } from '../parcel-line.ts'
import { createSource } from '../live.ts'
import type { PageRow, Safe } from '../store/safe.ts'
import type { Kept, Settings } from '../store/settings.ts'
import type { Allowance } from './allowance.ts'
import type { Versions } from './versions.ts'
import type { WaitingList } from './waiting.ts'

/** The truth about the link, made of what lies on the disk, so that every window tells the same. */
export type Line = {
  readonly live: Live<LineState>
  /** Reads it anew. */
  readonly read: () => Promise<void>
  /** Something that it is made of has changed in this window. */
  readonly changed: () => void
  /** Whether the county's newest receipt speaks of all that this desk wrote. */
  readonly isSignedFor: () => boolean
  readonly papersChanged: () => Promise<void>
  /** The sending window tells how an exchange went. */
  readonly contact: (reached: boolean) => Promise<void>
  readonly agreed: (holding: string) => Promise<void>
  readonly received: (receipt: Receipt) => Promise<void>
  /** A courier's answer says that the county holds all of this. */
  readonly carried: (holding: string) => Promise<void>
  readonly close: () => void
}

type Contact = Kept['contact']
const noContact: Contact = { at: 0, reached: false, agreed: '' }
/** While nothing else changes, the time of the last contact is kept this often. */
const keepEvery = 60_000

export function createLine(deps: {
  readonly settings: Settings
  readonly safe: Safe
  readonly allowance: Allowance
  readonly versions: Pick<Versions, 'fit'>
  readonly waiting: () => WaitingList
  readonly refused: () => number
  readonly now: () => number
}): Line {
  let contact = noContact
  let receipt: Receipt | null = null
  let pages: readonly PageRow[] = []
  let carried = ''
  const source = createSource<LineState>({
    kind: 'never',
    since: 0,
    waitingEntries: 0,
    waitingParcels: 0,
    waitingBytes: 0,
    refused: 0,
    receipt: null,
    lastContact: null,
    byCourier: false,
    fit: 'fit',
    urgent: 0,
    parcels: parcelsOf([], 0, deps.allowance),
  })

  const stateNow = (): LineState => {
    const waiting = deps.waiting().sums()
    const kind = kindNow(waiting.entries)
    const before = source.live.current()
    return {
      kind,
      since: sinceOf(kind, before),
      waitingEntries: waiting.entries,
      waitingParcels: pages.length,
      waitingBytes: bytesOf(pages) + waiting.bytes,
      refused: deps.refused(),
      receipt,
      lastContact: contact.at === 0 ? null : contact.at,
      byCourier: kind === 'all-there' && !contact.reached,
      fit: deps.versions.fit(),
      urgent: waiting.urgent,
      parcels: parcelsOf(pages, waiting.entries, deps.allowance),
    }
  }
  const kindNow = (waiting: number): LineState['kind'] => {
    if (contact.at === 0) return 'never'
    const all = deps.waiting().known() && waiting === 0 && pages.length === 0
    if (!contact.reached)
      return all && carried !== '' && receipt?.holding === carried ? 'all-there' : 'offline'
    return all && isAgreed() ? 'all-there' : 'sending'
  }
  const isAgreed = (): boolean => receipt !== null && receipt.holding === contact.agreed
  const sinceOf = (kind: LineState['kind'], before: LineState): number => {
    if (kind === 'offline') return contact.at
    if (kind === 'all-there') return receipt?.at ?? 0
    return kind === before.kind ? before.since : deps.now()
  }
  const changed = (): void => {
    const next = stateNow()
    const before = source.live.current()
    source.set(JSON.stringify(next) === JSON.stringify(before) ? before : next)
  }
  /** From its first word on the sending window knows best; what it keeps is for the others, and for the next start. */
  let sending = false
  let written: Promise<void> = Promise.resolve()
  let kept = noContact
  const keep = (next: Contact): Promise<void> => {
    sending = true
    contact = next
    changed()
    written = written.then(async () => {
      const { at, reached, agreed } = contact
      if (reached === kept.reached && agreed === kept.agreed && at - kept.at < keepEvery) return
      kept = contact
      await deps.settings.set('contact', contact)
    })
    return written
  }
  const stops = [
    deps.settings.changes('contact', (news) => {
      if (!sending) contact = news
      changed()
    }),
    deps.settings.changes('carried', (news) => {
      carried = news
      changed()
    }),
    deps.settings.changes('receipt', (news) => {
      receipt = news
      changed()
    }),
  ]
  const papersChanged = async (): Promise<void> => {
    // Also those that the hub would not have: they are not there.
    pages = await deps.safe.pages.where('state').anyOf('waiting', 'kept', 'broken').toArray()
    changed()
  }
  return {
    live: source.live,
    async read() {
      const told = (await deps.settings.get('contact')) ?? noContact
      // What another window, or this one before a reload, knew a moment ago holds until the next word from the hub.
      if (!sending) contact = { ...told, reached: told.reached && deps.now() - told.at < 2 * keepEvery }
      receipt = await deps.settings.get('receipt')
      carried = (await deps.settings.get('carried')) ?? ''
      await papersChanged()
    },
    changed,
    isSignedFor: () => deps.waiting().known() && deps.waiting().sums().entries === 0 && isAgreed(),
    papersChanged,
    async contact(reached) {
      await keep({ ...contact, reached, at: reached ? deps.now() : contact.at })
      if (reached && carried !== '') await deps.settings.set('carried', '')
    },
    agreed: (holding) => keep({ ...contact, agreed: holding }),
    carried: (holding) => deps.settings.set('carried', holding),
    received: (next) =>
      deps.settings.update('receipt', (last) => (last && isNewer(last, next) ? null : next)),
    close() {
      for (const stop of stops) stop()
    },
  }
}

function bytesOf(pages: readonly PageRow[]): number {
  return pages.reduce((sum, { size, sent = 0 }) => sum + size - sent, 0)
}

/** Subjects whose parcels are pieces of recordings; all others have photographed pages. */
const filmed: ReadonlySet<string> = new Set(['evidence', 'consult'])

function parcelsOf(pages: readonly PageRow[], entries: number, allowance: Allowance): ParcelLine {
  const waiting = pages.filter(({ state }) => state === 'waiting')
  const going = waiting.find(({ sent = 0 }) => sent > 0)
  const bulky = waiting.filter(isBulky)
  const held = bulky.length > 0 ? allowance.held() : null
  return {
    going: going ? { sent: going.sent ?? 0, size: going.size } : null,
    held: held && {
      ...held,
      count: bulky.length,
      bytes: bytesOf(bulky),
      alone: entries === 0 && bulky.length === pages.length,
    },
    again: waiting.filter(({ damaged = 0 }) => damaged > 0).length,
    broken: pages.filter(({ state }) => state === 'broken').length,
    films: pages.filter(({ matter }) => filmed.has(kindOf(matter))).length,
    kept: pages.filter(({ state }) => state === 'kept').length,
    spent: allowance.spent(),
    budget: allowance.rules().budget,
  }
}

function isNewer(one: Receipt, other: Receipt): boolean {
  return one.at > other.at || (one.at === other.at && one.entries > other.entries)
}
