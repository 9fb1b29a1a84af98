import { expect, onTestFinished, test } from 'vitest'
import { type ClockSet, createClockWatch } from '../../hub/clock-watch.ts'
import { readLeaf } from '../../shared/evidence/ledger-leaf.ts'
import { countyClockSet } from '../../shared/facts/county.ts'
import { isTold } from '../../shared/facts/fact.ts'
import { openNetwork } from '../network.ts'

const hour = 3_600_000
/** Clocks that a test moves: both by what passes, the wall's alone when somebody sets it. */
function clocks() {
  let [wall, mono] = [Date.UTC(2026, 9, 26), 5]
  return {
    clock: { wall: () => wall, mono: () => mono },
    pass: (ms: number): void => void ([wall, mono] = [wall + ms, mono + ms]),
    set: (by: number): void => void (wall += by),
  }
}

test('a clock that is set while the hub runs, ahead or back, is a leaf of the ledger with what it said before and after', async () => {
  const network = await openNetwork()
  onTestFinished(() => network.close())
  const { office } = network.hub.people
  const { clock, pass, set } = clocks()
  const look = createClockWatch(clock, office.noteClock)
  pass(10_000)
  await look()
  set(hour)
  pass(10_000)
  await look()
  const ahead = { before: clock.wall() - hour, after: clock.wall() }
  set(-2 * hour)
  await look()
  await look()
  const back = { before: ahead.after, after: clock.wall() }

  const heard = await network.hub.county.reader.heardOf('county:own')
  const said = heard.filter(isTold).filter(countyClockSet.is)
  expect(said.map(({ body }) => body)).toEqual([ahead, back])
  await network.settled()
  await network.hub.ledger.caughtUp()
  for (const { id } of said) {
    const proof = await network.hub.ledger.proofOf(id)
    expect(proof.ok && readLeaf(proof.leaf)).toMatchObject({ id, type: countyClockSet.type, of: 'opened' })
  }
})

test('what a time server puts right little by little is nothing, however much it comes to', async () => {
  const told: ClockSet[] = []
  const { clock, pass, set } = clocks()
  const look = createClockWatch(clock, async (one) => void told.push(one))
  for (let times = 0; times < 20; times += 1) {
    pass(10_000)
    set(4_000)
    await look()
  }
  expect(told).toEqual([])
})

test('a jump that could not be written down is found again', async () => {
  const told: ClockSet[] = []
  let isFull = true
  const { clock, set } = clocks()
  const look = createClockWatch(clock, async (one) => {
    if (isFull) throw new Error('the disk is full')
    told.push(one)
  })
  set(hour)
  await expect(look()).rejects.toThrow('full')
  isFull = false
  await look()
  expect(told).toEqual([{ before: clock.wall() - hour, after: clock.wall() }])
})
