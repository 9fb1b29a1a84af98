import { subjectId } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { Author } from '../../shared/entry/writer.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import { browserDeps } from './browser.ts'
import { createDeskConsults } from './consults.ts'
import type { DeskDeps } from './deps.ts'
import type { DeskStore } from './desk-store.ts'
import type { DeskIdentity } from './desk-shapes.ts'
import type { Saying } from './journal/append.ts'
import { createDeskFilms } from './films.ts'
import { folds } from './journal/folding.ts'
import { openJournal } from './journal/open-journal.ts'
import { createTrayActs } from './journal/tray-acts.ts'
import { createLeaving } from './leaving.ts'
import { createSource } from './live.ts'
import { createPapers } from './papers.ts'
import { createReference } from './reference.ts'
import { watchSpace } from './space.ts'
import { openRoom } from './store/room.ts'
import { openSafe } from './store/safe.ts'
import { createSettings, type Identity } from './store/settings.ts'
import { createDeskClock } from './sync/clock.ts'
import { openSync } from './sync/open-sync.ts'
import { createDeskTrims } from './trims.ts'
import { openVault } from './vault/open-vault.ts'
import { createStandIn } from './vault/stand-in.ts'

/** Opens the desk's store: the one place where its parts meet. Whoever opens it closes it. */
export async function openDeskStore(world: DeskDeps = browserDeps()): Promise<DeskStore> {
  const [room, safe] = await Promise.all([openRoom(world), openSafe(world.name)])
  const settings = createSettings(room.slips)
  const clock = createDeskClock(world.clock, settings)
  const identity = createSource<DeskIdentity | null>(null)
  let own: Identity | null = null
  let closed = false
  let named = 0
  /** The first screen stands: who speaks with the hub is loaded from now on, not before. */
  let ready = false
  /** Whoever came in has the day before their eyes. */
  let shown = Promise.resolve()

  const about = { world, room, safe, settings, clock, identity: () => own }
  const device = (): string => own?.device ?? ''
  const station = (): string => own?.station.id ?? ''
  const directory = (): number => reference.live.current().directory.version
  const auth = { how: 'system' } as const
  const system = (): Author => ({ by: 'system', auth, station: station(), directory: directory() })
  const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined)
  const prepare = (): void => quietly(journal.views.prepare(dateOf(clock.now())))

  const reference = createReference({
    settings,
    entries: room.entries,
    heard: (doc) => journal.folding.heard(doc),
  })
  const space = watchSpace(world)
  const leaving = createLeaving({
    world,
    now: clock.now,
    onDisk: () => settings.get('revoked'),
    clear: () => Promise.all([room.clear(), safe.clear()]),
    guard: () => guard,
    sync: () => sync,
  })
  const guard = openVault({
    ...about,
    revoked: leaving.gone,
    reference: reference.live,
    opened: () => quietly(makeUp()),
    locked() {
      journal.lock()
      prepare()
    },
  })
  const { door } = guard
  const journal = openJournal({
    ...about,
    vault: guard.vault,
    agree: guard.keys.agree,
    directory,
    trayChanged: () => sync.line.changed(),
    reference: () => reference.anew(),
  })
  const sync = openSync({
    ...about,
    ...journal,
    codes: guard.codes,
    reference,
    system,
    sign: guard.keys.sign,
    agree: guard.keys.agree,
    revoked: (order) => quietly(leaving.order(order)),
    space: space.live,
  })
  const say = async (sayings: readonly Saying[]): Promise<readonly string[]> =>
    journal.append.write(sayings, guard.speaker())

  /** Somebody came in: what came while the desk was locked is made up for, then what windows show is read. */
  const makeUp = async (): Promise<void> => {
    const away = (): boolean => closed || !guard.vault.key()
    // What is kept is shown first.
    shown = journal.views.open().then(world.timers.quiet)
    await Promise.all([journal.settle(shown), shown.then(journal.tray.read)])
    if (away()) return
    await guard.keys.layAway()
    await papers.passOverUnnamed()
    sync.wake('work')
    await guard.renewCodes(() => sync.wake('work'))
    await journal.renew(away)
    await (await filming.films()).settle()
  }
  const takeIdentity = (next: Identity): void => {
    own = next
    identity.set(next)
    door.refresh()
    speak()
  }
  const speak = (): void => {
    if (ready && own && !leaving.gone() && !closed) sync.start()
  }
  const parcelsChanged = (): void => {
    world.bus.tell({ kind: 'papers' })
    quietly(sync.line.papersChanged())
    sync.wake('work')
    space.look()
  }
  const papers = createPapers({
    safe,
    locks: world.locks,
    entries: room.entries,
    heard: journal.folding.heard,
    now: clock.now,
    random: world.random,
    write: say,
    keyOf: journal.keys.of,
    changed: parcelsChanged,
  })
  const filming = createDeskFilms({ ...about, journal, write: say, changed: parcelsChanged })
  const stops = [
    settings.changes('identity', takeIdentity),
    settings.changes('offset', clock.take),
    settings.changes('revoked', () => quietly(leaving.lookAgain())),
    world.bus.listen((news) => {
      if (news.kind === 'papers') quietly(sync.line.papersChanged())
      if (news.kind === 'sync') sync.wake('hope')
    }),
    world.whenOnline(() => sync.wake('hope')),
    leaving.close,
    guard.close,
    reference.close,
    journal.close,
    space.close,
    filming.close,
  ]

  const asked = door.ask()
  const [kept, gone] = await Promise.all([
    settings.get('identity'),
    settings.get('revoked'),
    clock.read(),
    reference.read(),
    guard.read(),
  ])
  leaving.take(gone)
  if (kept) takeIdentity(kept)
  else identity.set(null)
  await door.look(asked)
  // A browser that was closed in the middle of it finishes what it began.
  if (kept) quietly(leaving.goOn())
  prepare()
  quietly(journal.called.read())
  quietly(
    world.timers.quiet().then(async () => {
      // A screen may be quiet while a PIN is tried: whoever typed it waits all the same.
      await door.untried()
      await shown
      ready = true
      speak()
      if (!closed) space.watch()
      quietly(folds())
      await Promise.all([sync.read(), journal.tray.read(), guard.slot.look()])
    }),
  )

  return {
    now: clock.now,
    leapt: clock.leapt,
    identity: identity.live,
    lock: door.live,
    line: sync.line.live,
    reference: reference.live,
    refused: journal.tray.live,
    damage: sync.damage,
    space: space.live,
    day: journal.views.day,
    visit: journal.views.visit,
    called: journal.called.live,
    listMatters: journal.matters.list,
    readMatters: journal.matters.read,
    followMatters: journal.matters.follow,
    // Once in the life of a desk: fetched when it is wanted.
    enrol: async (code) =>
      (await import('./enrolment.ts')).createEnrolment({
        world,
        safe,
        settings,
        clock,
        enrolled: takeIdentity,
        isDesk: () => own !== null && !leaving.gone(),
        makeRoom: leaving.beAnew,
      })(code),
    signIn: guard.signIn,
    setPin: guard.setPin,
    unlock: door.unlock,
    stretching: guard.stretching,
    async lockNow() {
      door.lockNow()
    },
    stir: door.stir,
    standInSlot: guard.slot.live,
    standIn: createStandIn({ ...about, door, reference: reference.live, device, say }),
    write: say,
    newSubject(kind) {
      // Names sort by time, and a visit's matters by their names: of two in one millisecond the second is the later one.
      named = Math.max(named + 1, Math.round(clock.now()))
      return subjectId(kind, station(), ulid(named, world.random))
    },
    addPaper: papers.addPaper,
    addSigned: papers.addSigned,
    openPage: papers.openPage,
    ...createDeskConsults(sync.ask),
    ...createDeskTrims({ room, ...sync }),
    ...createTrayActs({ tray: journal.tray, device, say, giveUp: papers.giveUp }),
    syncNow() {
      world.bus.tell({ kind: 'sync' })
      sync.wake('hope')
    },
    films: filming.films,
    courier: sync.courier,
    async close() {
      if (closed) return
      closed = true
      sync.close()
      for (const stop of stops) stop()
      safe.close()
      await room.close()
    },
  }
}
