import type { Chance } from '../../../hub/demo/chance.ts'
import { demoPassword } from '../../../hub/demo/world.ts'
import { laneOf } from '../../../shared/entry/lane.ts'
import { paperAdded } from '../../../shared/facts/matter.ts'
import type { DeskStore } from '../../../station/data/desk-store.ts'
import { openDeskStore } from '../../../station/data/open.ts'
import type { EntryDoc } from '../../../station/data/store/schemas.ts'
import { createDisk, type Disk } from './disk.ts'
import { createLife, type Life } from './life.ts'
import type { FaultyLine } from './line.ts'
import { photograph } from './photograph.ts'
import type { Kept, Photo, Post } from './post.ts'
import type { Time } from './time.ts'
import { createLocks, windowDeps } from './window.ts'

const pin = '271828'
/** How long a desk may take to show what it was asked for, ms. */
const patience = 10_000

let posts = 0

export type NodePostParts = {
  readonly time: Time
  readonly chance: Chance
  readonly line: FaultyLine
  readonly station: string
  readonly staff: string
  readonly code: string
  /** What is wrong with this computer's disk, if anything is. */
  readonly sabotage: (disk: Disk, life: Life) => Disk
}

/** A desk in Node: the station's own store on RxDB's memory storage. */
export async function openNodePost(parts: NodePostParts): Promise<Post> {
  const { time, staff, station } = parts
  posts += 1
  const name = `post${posts}-${process.pid}`
  const disk = createDisk(name)
  const locks = createLocks()
  let ahead = 0
  let windows = 0
  let life = createLife(gone)
  let desk: DeskStore | null = null
  /** Resolves when the window before is gone. */
  let closing: Promise<unknown> = Promise.resolve()

  const openWindow = async (): Promise<DeskStore> => {
    await closing
    windows += 1
    const own = createLife(gone)
    life = own
    const about = { ...parts, name, locks, disk: parts.sabotage(disk, own), ahead: () => ahead }
    const opened = await openDeskStore(windowDeps(about, own, `boot${windows}`))
    closing = own.ended.then(() => {
      desk = null
      return opened.close().catch(() => undefined)
    })
    desk = opened
    return opened
  }
  const entryOf = (id: string): EntryDoc | undefined => disk.view('entries').get(id) as EntryDoc | undefined
  /** Told by a window that was alive when it told it. */
  const told = (ids: readonly string[]): readonly Kept[] =>
    ids.map((id) => {
      const doc = entryOf(id)
      const type = doc ? (JSON.parse(doc.header) as { type: string }).type : '?'
      return { id, salt: doc?.salt ?? '', subject: doc?.subject ?? '', type }
    })
  const ownPapers = (matter: string): readonly string[] =>
    [...disk.view('entries')].flatMap(([id, doc]) => {
      const { subject, header } = doc as EntryDoc
      const isPaper = subject === matter && id.startsWith(`${device}-`) && header.includes(paperAdded.type)
      return isPaper ? [id] : []
    })
  const spoken = async (
    work: (store: DeskStore) => Promise<readonly string[]>,
  ): Promise<readonly Kept[] | null> => {
    const [store, own] = [desk, life]
    if (!store) return null
    const ids = await Promise.race([work(store).catch(() => null), own.ended.then(() => null)])
    return ids && own.isAlive() ? told(ids) : null
  }

  const first = await openWindow()
  const enrolled = await first.enrol(parts.code)
  if (!enrolled.ok) throw new Error(`no desk: ${enrolled.error.code}`)
  const entered = await first.signIn(staff, demoPassword)
  if (!entered.ok) throw new Error(`nobody signed in: ${entered.error.code}`)
  await first.setPin(pin)
  await settled(time, () => first.reference.current().directory.staff.has(staff))
  const device = first.identity.current()?.device ?? ''

  return {
    name,
    station,
    staff,
    device: () => device,
    async open() {
      const open = desk ?? (await openWindow())
      if (open.lock.current().kind === 'open') return true
      const answer = await Promise.race([open.unlock(staff, pin), life.ended])
      return answer?.ok === true
    },
    say: (drafts) => spoken((store) => store.write([...drafts])),
    decline: (entry) => spoken((store) => store.decline(entry, '填错了').then(() => [])),
    async photograph(matter, bytes) {
      const before = new Set(ownPapers(matter))
      let taken: Omit<Photo, 'entry'> | null = null
      const kept = await spoken(async (store) => {
        taken = await photograph(store, matter, Uint8Array.from(parts.chance.bytes(bytes)))
        return ownPapers(matter).filter((id) => !before.has(id))
      })
      const [entry] = kept ?? []
      return entry && taken ? { entry, ...(taken as Omit<Photo, 'entry'>) } : null
    },
    async pack() {
      const [store, own] = [desk, life]
      const packing = store?.courier().then((courier) => courier.pack())
      const packed = await Promise.race([packing?.catch(() => null), own.ended.then(() => null)])
      return packed?.file ?? null
    },
    async takeBack(file) {
      const [store, own] = [desk, life]
      const taking = store?.courier().then((courier) => courier.takeBack(file))
      await Promise.race([taking?.catch(() => null), own.ended])
    },
    isRevoked: async () => desk?.lock.current().kind === 'revoked',
    written: async () => disk.view('entries').size,
    async newSubject(kind) {
      if (!desk) throw new Error('no window is open')
      return desk.newSubject(kind)
    },
    line: async () => desk?.line.current().kind ?? 'closed',
    async card(visit) {
      const live = desk?.visit(visit)
      if (live) await settled(time, () => live.loaded())
      return live?.current() ?? null
    },
    refused: async () => desk?.refused.current() ?? [],
    setClock: (next) => void (ahead = next),
    kill: (steps) => (steps > 0 ? life.endAfter(steps) : life.end()),
    calm: () => life.spare(),
    syncNow: async () => desk?.syncNow(),
    async loseTail(count, held) {
      life.end()
      await closing
      const own = [...disk.view('entries').keys()].filter((id) => id.startsWith(`${device}-`)).sort()
      const newest = newestLane(disk, own)
      const lane = own.filter((id) => laneOf(id) === newest)
      const kept = lane.findLastIndex((id) => !held.has(id) || entryOf(id)?.out === 'forked')
      const lost = lane.slice(Math.max(kept + 1, lane.length - count))
      disk.remove('entries', lost)
      return lost
    },
    holds: async (ids) => ids.filter((id) => entryOf(id) !== undefined),
    async close() {
      life.end()
      await closing
      disk.clear()
      indexedDB.deleteDatabase(`${name}-safe`)
    },
  }
}

function newestLane(disk: Disk, own: readonly string[]): string | undefined {
  const begun = (lane: string): number => {
    const slip = disk.view('slips').get(`lane~${lane}`) as { readonly value: string } | undefined
    return slip ? (JSON.parse(slip.value) as { begun: number }).begun : 0
  }
  return [...new Set(own.map(laneOf))].sort((a, b) => begun(a) - begun(b)).at(-1)
}

async function settled(time: Time, isSo: () => boolean): Promise<void> {
  const end = time.mono() + patience
  while (!isSo() && time.mono() < end) await new Promise<void>((over) => void time.after(50, over))
}

function gone(): Error {
  return new Error('the window is gone')
}
