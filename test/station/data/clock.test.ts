import { expect, test } from 'vitest'
import type { Settings } from '../../../station/data/store/settings.ts'
import { createDeskClock } from '../../../station/data/sync/clock.ts'

const day = 86_400_000
const county = Date.UTC(2026, 10, 16, 4, 44)

/** A computer two minutes behind the county, which it has measured. */
function computer() {
  const machine = { wall: county - 120_000, mono: 5_000 }
  const kept: number[] = []
  const contact = { at: county + 1_000, reached: false, agreed: '' }
  const settings = {
    get: async (name: string) => (name === 'contact' ? contact : (kept.at(-1) ?? null)),
    set: async (_: string, value: number) => void kept.push(value),
  } as unknown as Settings
  const boot = { wall: () => machine.wall, mono: () => machine.mono, boot: 'b00t' }
  const clock = createDeskClock(boot, settings)
  clock.measured(machine.wall, machine.wall, county)
  return {
    clock,
    kept,
    machine,
    /** Time passes. */
    pass(ms: number): void {
      machine.wall += ms
      machine.mono += ms
    },
  }
}

test.each([-3 * 365 * day, 3 * 365 * day, -120_000, county * -1 + day, Date.UTC(2099, 0, 1) - county])(
  'the clock is set by %i ms while the desk is open: its time goes on as if nothing had been, and the next start knows',
  (by) => {
    const { clock, kept, machine, pass } = computer()
    pass(60_000)
    machine.wall += by
    pass(60_000)
    expect(clock.now()).toBe(county + 120_000)
    expect(clock.wall()).toBe(machine.wall)
    expect(kept.at(-1)).toBe(clock.offset())
  },
)

test('a computer that slept for a week is not taken for one whose clock was set', () => {
  const { clock, machine } = computer()
  machine.wall += 7 * day
  expect(clock.now()).toBe(county + 7 * day)
})

test('what another window measured after the clock was set is not corrected a second time', () => {
  const { clock, machine } = computer()
  machine.wall -= 3 * 365 * day
  clock.take(county - machine.wall)
  expect(clock.now()).toBe(county)
})

test.each([
  ['set back', -day, county + 1_000],
  ['set ahead by years', 3 * 365 * day, county + 1_000],
  ['right, after a week', 7 * day, county + 7 * day],
])(
  'a desk is opened whose clock is %s: no time before the last word of the county, nor years behind it',
  async (_, by, then) => {
    const { clock, machine } = computer()
    machine.wall += by
    machine.mono += by
    await clock.read()
    expect(clock.now()).toBe(then)
  },
)

test('a clock that went ahead by days says so until the county is asked: a sleep, or somebody set it', () => {
  const { clock, machine, pass } = computer()
  pass(3_600_000)
  expect(clock.leapt()).toBe(0)
  machine.wall += 3 * day
  expect(clock.leapt()).toBe(3 * day)
  pass(60_000)
  expect(clock.leapt()).toBe(3 * day)
  clock.measured(machine.wall, machine.wall, county + 3_660_000)
  expect(clock.leapt()).toBe(0)
  // One that was set back, or ahead by years, is put right by itself.
  machine.wall -= day
  expect(clock.leapt()).toBe(0)
})
