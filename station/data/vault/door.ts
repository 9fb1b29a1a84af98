import { importSubjectKey } from '../../../shared/entry/seal.ts'
import type { Bytes } from '../../../shared/entry/bytes.ts'
import type { Staff } from '../../../shared/facts/directory.ts'
import type { DeskDeps } from '../deps.ts'
import type { DeskStore } from '../desk-store.ts'
import type { LockState, UnlockResult } from '../desk-shapes.ts'
import type { Live } from '../live.ts'
import { createSource } from '../live.ts'
import type { Settings } from '../store/settings.ts'
import { createIdle } from './idle.ts'
import type { Held } from './keeper.ts'
import type { Pins } from './pins.ts'
import type { StandInCodes } from './stand-in-codes.ts'
import { failedOnce, noTries, type Tries, triesLeft, waitUntil } from './tries.ts'
import type { Vault } from './vault.ts'

/** What is kept of it elsewhere: on the disk, and by who holds the key for all windows. `locked`: how often it was locked before that. */
type Known = { readonly tries: Tries | null; readonly kept: Held | null; readonly locked: number }

/** Who may come in, and who is in. */
export type Door = {
  readonly live: Live<LockState>
  readonly held: () => Held | null
  readonly unlock: DeskStore['unlock']
  readonly standIn: (who: Staff, code: string) => Promise<UnlockResult>
  /** Somebody signed in with the password and has yet to choose a PIN. */
  readonly choose: (who: Staff) => void
  readonly choosing: () => Staff | null
  readonly enter: (secret: Bytes, session: Pick<Held, 'who' | 'how' | 'slot' | 'until'>) => Promise<void>
  /** Forgets the key in every window. */
  readonly lockNow: () => void
  readonly stir: () => void
  /** Finds out how things stand: at the start, and when another window says that something changed. @param asked begun before */
  readonly look: (asked?: Promise<Known>) => Promise<void>
  readonly ask: () => Promise<Known>
  /** Resolves when no PIN or code is being tried. */
  readonly untried: () => Promise<unknown>
  readonly refresh: () => void
  readonly close: () => void
}

export function createDoor(deps: {
  readonly world: Pick<DeskDeps, 'bus' | 'timers' | 'locks' | 'keeper' | 'pace' | 'clock'>
  readonly now: () => number
  readonly settings: Settings
  readonly vault: Vault
  readonly pins: Pins
  readonly codes: StandInCodes
  readonly enrolled: () => boolean
  readonly revoked: () => { readonly at: number } | null
  /** False for somebody who has left the county's service. */
  readonly serves: (staff: string) => boolean
  readonly shiftEnd: () => number
  readonly opened: () => void
  readonly locked: () => void
}): Door {
  const { bus, timers, locks, keeper, pace, clock } = deps.world
  let held: Held | null = null
  let choosing: Staff | null = null
  let tries: Tries = noTries
  let lockedSince = 0
  let locked = 0
  let trying: Promise<unknown> = Promise.resolve()
  const source = createSource<LockState>({ kind: 'not-enrolled' })

  const stateNow = (): LockState => {
    const gone = deps.revoked()
    if (gone) return { kind: 'revoked', at: gone.at }
    if (!deps.enrolled()) return { kind: 'not-enrolled' }
    if (choosing) return { kind: 'choosing-pin', who: choosing }
    if (held) return { kind: 'open', who: held.who, how: held.how, until: held.until }
    const people = deps.pins.people()
    if (people.length === 0) return { kind: 'no-pin' }
    const names = people.filter(({ id }) => deps.serves(id)).map(({ id, name }) => ({ id, name }))
    const wait = { triesLeft: triesLeft(tries), waitUntil: waitUntil(tries, deps.now()) }
    return { kind: 'locked', since: lockedSince, people: names, ...wait }
  }
  const refresh = (): void => {
    const [before, next] = [source.live.current(), stateNow()]
    source.set(source.live.loaded() && JSON.stringify(before) === JSON.stringify(next) ? before : next)
  }

  const idle = createIdle({
    bus,
    timers,
    wall: clock.wall,
    now: deps.now,
    limit: pace.idle,
    expired: () => lockNow(),
    alive: () => held && keeper.keep({ ...held, stirred: idle.lastStir() }),
  })
  const hold = (next: Held): void => {
    held = next
    choosing = null
    deps.vault.hold(next.key)
    idle.watch(next.stirred, next.until)
    refresh()
    if (held) deps.opened()
  }
  const forget = (): void => {
    locked += 1
    if (!held && !choosing) return
    held = null
    choosing = null
    lockedSince = deps.now()
    deps.vault.hold(null)
    idle.rest()
    deps.locked()
    refresh()
  }
  const lockNow = (): void => {
    keeper.drop()
    bus.tell({ kind: 'locked' })
    forget()
  }
  const ask = async (): Promise<Known> => {
    const before = locked
    const [written, kept] = await Promise.all([deps.settings.get('tries'), keeper.ask()])
    return { tries: written, kept, locked: before }
  }
  const look = async (asked = ask()): Promise<void> => {
    const known = await asked
    const { kept } = known
    tries = known.tries ?? noTries
    if (lockedSince === 0) lockedSince = deps.now()
    const good =
      kept &&
      !deps.revoked() &&
      // whoever locked it meanwhile meant this window, too
      known.locked === locked &&
      clock.wall() - kept.stirred < pace.idle &&
      (kept.until === null || deps.now() < kept.until)
    if (good && kept.who.id !== held?.who.id) hold(kept)
    refresh()
  }
  const enter: Door['enter'] = async (secret, session) => {
    const next: Held = { ...session, key: await importSubjectKey(secret), stirred: clock.wall() }
    keeper.keep(next)
    bus.tell({ kind: 'opened' })
    hold(next)
  }

  /** Every try is written down before it is made, so that pulling the plug in between gives no free one. */
  const tried = (attempt: () => Promise<UnlockResult | 'wrong'>): Promise<UnlockResult> => {
    const answer = locks.run<UnlockResult>('yizhan-door', async () => {
      if (deps.revoked()) return { ok: false, code: 'no-such-code' }
      tries = (await deps.settings.get('tries')) ?? noTries
      const wait = waitUntil(tries, deps.now())
      if (wait !== null) return { ok: false, code: 'wait', waitUntil: wait }
      const before = tries
      tries = failedOnce(tries, deps.now())
      await deps.settings.set('tries', tries)
      const result = await attempt()
      if (result === 'wrong') {
        refresh()
        return {
          ok: false,
          code: 'wrong',
          triesLeft: triesLeft(tries),
          waitUntil: waitUntil(tries, deps.now()),
        }
      }
      tries = result.ok ? noTries : before
      await deps.settings.set('tries', tries)
      refresh()
      return result
    })
    trying = answer.catch(() => undefined)
    return answer
  }

  const stops = [
    bus.listen((news) => {
      if (news.kind === 'locked') forget()
      if (news.kind === 'opened') void look().catch(() => undefined)
    }),
    deps.settings.changes('tries', (kept) => {
      tries = kept
      refresh()
    }),
    () => idle.close(),
  ]
  return {
    live: source.live,
    held: () => (choosing ? null : held),
    choosing: () => choosing,
    choose(who) {
      choosing = who
      refresh()
    },
    enter,
    lockNow,
    stir: idle.stir,
    look,
    ask,
    untried: () => trying,
    refresh,
    async unlock(staff, pin, ahead = null) {
      // Stretched while the try is written down; what comes of it is tried on the envelope afterwards.
      const ready = deps.serves(staff) ? deps.pins.ready(staff, pin, ahead) : null
      ready?.catch(() => undefined)
      return tried(async () => {
        const opened = await (await ready)?.()
        if (!opened) return 'wrong'
        await enter(opened.secret, { who: opened.who, how: 'pin', slot: null, until: null })
        return { ok: true }
      })
    },
    standIn: (who, code) =>
      tried(async () => {
        const used = await deps.codes.redeem(code, deps.now())
        if (used === 'none-left') return { ok: false, code: 'no-such-code' }
        if (used === 'wrong') return 'wrong'
        await enter(used.secret, { who, how: 'stand-in', slot: used.slot, until: deps.shiftEnd() })
        return { ok: true }
      }),
    close() {
      for (const stop of stops) stop()
    },
  }
}
