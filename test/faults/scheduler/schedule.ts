import { type Chance, createChance } from '../../../hub/demo/chance.ts'
import { type RevocationWay, revocationWays } from '../../../shared/facts/device.ts'
import { type Fare, fares } from './courier.ts'
import { type LineFault, lineFaults, type Path, paths } from './line.ts'
import { type Decision, decisions } from './office.ts'

/** What people do. */
export const sayings = [
  'arrive',
  'set',
  'confirm',
  'refer',
  'end',
  'reopen',
  'call',
  'close',
  'wrong',
] as const
/** … about live assistance, of which the facts are all there is here: nobody is in a room. */
export const helpSayings = ['ask', 'chat', 'consent', 'fill', 'close', 'withdraw'] as const
export const countyActs = ['take', 'ask', 'answer', 'set', 'release'] as const
export const helpActs = ['accept', 'chat', 'propose', 'hold', 'pass', 'close', 'summarise'] as const

/**
 * One thing that happens. Numbers are drawn here and taken modulo what there is when its turn comes, so that a step means something
 * whatever was left out before it.
 */
export type Step =
  | {
      readonly kind: 'say'
      readonly post: number
      readonly what: (typeof sayings)[number]
      readonly pick: number
    }
  | { readonly kind: 'county'; readonly what: (typeof countyActs)[number]; readonly pick: number }
  | {
      readonly kind: 'help'
      readonly post: number
      readonly what: (typeof helpSayings)[number]
      readonly pick: number
    }
  | { readonly kind: 'county-helps'; readonly what: (typeof helpActs)[number]; readonly pick: number }
  | { readonly kind: 'decline'; readonly post: number }
  | { readonly kind: 'line'; readonly post: number; readonly path: Path; readonly fault: LineFault }
  | { readonly kind: 'cut' | 'mend'; readonly post: number }
  | { readonly kind: 'move'; readonly ms: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'clock'; readonly post: number; readonly ahead: number }
  | { readonly kind: 'kill-tab'; readonly post: number; readonly steps: number }
  | { readonly kind: 'kill-hub'; readonly steps: number; readonly down: number }
  | { readonly kind: 'copy' | 'restore' }
  | { readonly kind: 'lose-tail'; readonly post: number; readonly count: number }
  | { readonly kind: 'photograph'; readonly post: number; readonly bytes: number; readonly pick: number }
  | { readonly kind: 'pack'; readonly post: number }
  | { readonly kind: 'deliver'; readonly fare: Fare; readonly pick: number }
  | { readonly kind: 'bring-back'; readonly post: number; readonly pick: number }
  /** @property taken its computer is nowhere to be seen any more */
  | { readonly kind: 'revoke'; readonly post: number; readonly how: RevocationWay; readonly taken: boolean }
  | { readonly kind: 'decide'; readonly what: Decision; readonly pick: number }

export type Desk = { readonly station: string; readonly staff: string }
export type Schedule = {
  readonly seed: number
  readonly desks: readonly Desk[]
  readonly steps: readonly Step[]
}

const year = 365 * 86_400_000
const desks: readonly Desk[] = [
  { station: 'wuping', staff: 'zhouguilan' },
  { station: 'wuping', staff: 'yangxiaoman' },
  { station: 'shahe', staff: 'hejing' },
]
const shortest = 12
const longest = 36
const largeNumber = 1 << 20

type Draw = (chance: Chance, post: number) => Step
const lots: readonly (readonly [weight: number, draw: Draw])[] = [
  [30, ({ pick, below }, post) => ({ kind: 'say', post, what: pick(sayings), pick: below(largeNumber) })],
  [6, ({ below }, post) => ({ kind: 'say', post, what: 'arrive', pick: below(largeNumber) })],
  [12, ({ pick, below }) => ({ kind: 'county', what: pick(countyActs), pick: below(largeNumber) })],
  [
    12,
    ({ pick, below }, post) => ({ kind: 'help', post, what: pick(helpSayings), pick: below(largeNumber) }),
  ],
  [14, ({ pick, below }) => ({ kind: 'county-helps', what: pick(helpActs), pick: below(largeNumber) })],
  [1, (_, post) => ({ kind: 'decline', post })],
  [24, ({ pick }, post) => ({ kind: 'line', post, path: pick(paths), fault: pick(lineFaults) })],
  [3, (_, post) => ({ kind: 'cut', post })],
  [4, (_, post) => ({ kind: 'mend', post })],
  [2, ({ below }) => ({ kind: 'move', ms: below(30_000) })],
  [14, ({ pick, below }) => ({ kind: 'pass', ms: below(pick([300, 3_000, 30_000, 300_000])) })],
  [
    4,
    ({ pick }, post) => ({ kind: 'clock', post, ahead: pick([-3 * year, 3 * year, -5_000, 3_600_000, 0]) }),
  ],
  [6, ({ pick, below }, post) => ({ kind: 'kill-tab', post, steps: below(pick([3, 12, 60])) })],
  [6, ({ pick, below }) => ({ kind: 'kill-hub', steps: below(pick([4, 16, 60])), down: below(60_000) })],
  [3, () => ({ kind: 'copy' })],
  [2, () => ({ kind: 'restore' })],
  [2, ({ below }, post) => ({ kind: 'lose-tail', post, count: 1 + below(5) })],
  [
    8,
    ({ pick, below }, post) => ({
      kind: 'photograph',
      post,
      bytes: 1 + below(pick([4_000, 40_000])),
      pick: below(largeNumber),
    }),
  ],
  [5, (_, post) => ({ kind: 'pack', post })],
  [6, ({ pick, below }) => ({ kind: 'deliver', fare: pick(fares), pick: below(largeNumber) })],
  [4, ({ below }, post) => ({ kind: 'bring-back', post, pick: below(largeNumber) })],
  [
    2,
    ({ pick, below }, post) => ({
      kind: 'revoke',
      post,
      how: pick(revocationWays),
      taken: below(2) === 0,
    }),
  ],
  [2, ({ pick, below }) => ({ kind: 'decide', what: pick(decisions), pick: below(largeNumber) })],
]
const drum = lots.flatMap(([weight, draw]) => Array.from({ length: weight }, () => draw))

/** What happens to a seed. Two desks of one station, or of two, or one alone. */
export function scheduleOf(seed: number): Schedule {
  const chance = createChance(seed)
  const chosen = chance.pick([desks.slice(0, 1), desks.slice(0, 2), desks.slice(0, 2), [desks[0], desks[2]]])
  const here = chosen.flatMap((desk) => desk ?? [])
  const count = shortest + chance.below(longest - shortest)
  const steps = Array.from({ length: count }, () => chance.pick(drum)(chance, chance.below(here.length)))
  return { seed, desks: here, steps }
}

/** The same with some of its steps only. @param kept their places in the whole, from 0 */
export function only(schedule: Schedule, kept: readonly number[]): Schedule {
  return { ...schedule, steps: kept.flatMap((at) => schedule.steps[at] ?? []) }
}

/** In words, one line. */
export function told(step: Step, { desks: here }: Schedule): string {
  const desk = 'post' in step ? `${here[step.post]?.staff}: ` : ''
  if (step.kind === 'say') return `${desk}says ${step.what} (${step.pick})`
  if (step.kind === 'county') return `the county: ${step.what} (${step.pick})`
  if (step.kind === 'help') return `${desk}about help: ${step.what} (${step.pick})`
  if (step.kind === 'county-helps') return `the county helps: ${step.what} (${step.pick})`
  if (step.kind === 'line') return `${desk}the next request to ${step.path} meets ${step.fault}`
  if (step.kind === 'move') return `the county moves to another address, found again after ${step.ms} ms`
  if (step.kind === 'pass') return `${step.ms} ms pass`
  if (step.kind === 'clock') return `${desk}the clock is ${step.ahead} ms ahead`
  if (step.kind === 'kill-tab') return `${desk}the tab dies after ${step.steps} steps`
  if (step.kind === 'kill-hub')
    return `the hub dies after ${step.steps} steps, and is back ${step.down} ms later`
  if (step.kind === 'lose-tail')
    return `${desk}the last ${step.count} entries of the lane are gone from the disk`
  if (step.kind === 'photograph') return `${desk}photographs ${step.bytes} bytes (${step.pick})`
  if (step.kind === 'pack') return `${desk}gives a bundle to the courier`
  if (step.kind === 'deliver') return `the courier delivers a bundle: ${step.fare} (${step.pick})`
  if (step.kind === 'bring-back') return `${desk}is brought an answer by the courier (${step.pick})`
  if (step.kind === 'revoke')
    return `${desk}is revoked (${step.how}${step.taken ? ', and is out of the house' : ''})`
  if (step.kind === 'decide') return `the administrator decides: ${step.what} (${step.pick})`
  if (step.kind === 'copy') return 'the hub’s store is copied'
  if (step.kind === 'restore') return 'the hub is brought back from the copy'
  return `${desk}${step.kind}`
}
