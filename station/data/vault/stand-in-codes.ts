import { type Bytes, fromBase64, type RandomBytes, utf8 } from '../../../shared/entry/bytes.ts'
import { wrapFor } from '../../../shared/entry/seal.ts'
import type { Settings } from '../store/settings.ts'
import { closeEnvelope, type Envelope, openEnvelope } from './envelope.ts'
import { stretch } from './stretch.ts'
import type { CodeSet, CodeSets } from './code-sets.ts'

export type StandInCodes = {
  /**
   * Makes a new set when few slots are left. Each code is stretched for the better part of a second: where there is none, a first few are made
   * ready to go to the county before the others. `secret` is what every code opens; `stop` ends it half-way.
   */
  readonly renew: (
    secret: () => Promise<Bytes>,
    hub: string,
    on: { readonly stop: () => boolean; readonly ready: () => void },
  ) => Promise<void>
  /** What the hub has not yet been given. */
  readonly deposit: () => Promise<string | null>
  readonly deposited: (deposit: string) => Promise<void>
  /** The slot to read out now, and the one shown before it, which is still good. */
  readonly shown: (now: number) => Promise<readonly string[]>
  /** Tries a code on the slots shown; the one that it opens is used up. */
  readonly redeem: (
    code: string,
    now: number,
  ) => Promise<{ readonly slot: string; readonly secret: Bytes } | 'wrong' | 'none-left'>
}

const setSize = 40
const firstFew = 2
const fewLeft = 10
const digits = '23456789'
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const none: CodeSets = { active: null, next: null }

export function createStandInCodes(deps: {
  readonly settings: Settings
  readonly random: RandomBytes
  readonly rounds: number
  readonly period: number
  /** A pause between two new codes. */
  readonly breathe: () => Promise<void>
}): StandInCodes {
  const read = async (): Promise<CodeSets> => (await deps.settings.get('codes')) ?? none
  const shownOf = ({ active }: CodeSets, now: number): readonly string[] => {
    const slots = Object.keys(active?.slots ?? {}).sort()
    const turn = Math.floor(now / deps.period)
    const chosen = [turn, turn - 1].flatMap(
      (at) => slots[((at % slots.length) + slots.length) % slots.length] ?? [],
    )
    return [...new Set(chosen)]
  }
  return {
    async renew(secret, hub, { stop, ready }) {
      const { active, next } = await read()
      const held = Object.keys(active?.slots ?? {})
      const key = fromBase64(hub)
      if (next || held.length >= fewLeft || !key) return
      const codes = [...newCodes(deps.random, held)]
      const raw = await secret()
      const slots: Record<string, Envelope> = {}
      /** What this run has put forward; another window may have been quicker. */
      let offered: readonly string[] = []
      const isOurs = (set: CodeSet | null | undefined): boolean =>
        !set || (offered.length > 0 && offered.every((slot) => slot in set.slots))
      const offer = async (count: number): Promise<void> => {
        const made = Object.fromEntries(codes.slice(0, count))
        const deposit = await wrapFor(key, utf8(JSON.stringify(made)))
        const set: CodeSet = { slots: { ...slots }, deposit }
        await deps.settings.update('codes', (now) =>
          isOurs(now?.next) && (held.length > 0 || isOurs(now?.active))
            ? { ...(now ?? none), next: set }
            : null,
        )
        offered = Object.keys(made)
        ready()
      }
      for (const [at, [slot, code]] of codes.entries()) {
        if (stop()) return
        slots[slot] = await closeEnvelope(raw, code, deps)
        if (at + 1 === firstFew && held.length === 0) await offer(firstFew)
        await deps.breathe()
      }
      if (!stop()) await offer(setSize)
    },
    deposit: async () => (await read()).next?.deposit ?? null,
    deposited: (deposit) =>
      deps.settings.update('codes', (sets) =>
        sets?.next?.deposit === deposit ? { active: sets.next, next: null } : null,
      ),
    shown: async (now) => shownOf(await read(), now),
    async redeem(code, now) {
      const sets = await read()
      const slots = shownOf(sets, now)
      if (slots.length === 0) return 'none-left'
      for (const slot of slots) {
        const envelope = sets.active?.slots[slot]
        const secret = envelope && (await openEnvelope(envelope, await stretch(code, envelope)))
        if (!secret) continue
        await deps.settings.update('codes', (latest) => latest && without(latest, slot))
        return { slot, secret }
      }
      return 'wrong'
    },
  }
}

function without(sets: CodeSets, used: string): CodeSets {
  if (!sets.active) return sets
  const slots = Object.fromEntries(Object.entries(sets.active.slots).filter(([slot]) => slot !== used))
  return { ...sets, active: { ...sets.active, slots } }
}

/** Slots like 7Q4, which nobody mishears, each with eight digits. */
function newCodes(random: RandomBytes, taken: readonly string[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  while (codes.size < setSize) {
    const [first = 0, second = 0, third = 0, ...rest] = random(9)
    const slot = `${pick(digits, first)}${pick(letters, second)}${pick(digits, third)}`
    const number = rest.reduce((sum, byte) => (sum * 256 + byte) % 100_000_000, 0)
    if (!taken.includes(slot)) codes.set(slot, String(number).padStart(8, '0'))
  }
  return codes
}

function pick(from: string, byte: number): string {
  return from.charAt(byte % from.length)
}
