import { expect, test } from 'vitest'
import { createCounter } from '../../../hub/gateway/counter.ts'

/** Time passes when the test says so. */
function openCounter() {
  let now = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  const counter = createCounter({
    mono: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void (timers = timers.filter((one) => one !== timer))
    },
  })
  const answers: [string, number][] = []
  /** Whatever is due runs, late as it may be. */
  const pass = async (ms: number): Promise<void> => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter((timer) => !due.includes(timer))
    for (const { run } of due) run()
    await settled()
  }
  return {
    answers,
    pass,
    async hello(...devices: string[]) {
      for (const device of devices) void counter.call(device).then((ms) => answers.push([device, ms]))
      await settled()
    },
    async serve(device: string) {
      const leave = await counter.enter(device)
      return async () => {
        leave?.()
        await settled()
      }
    },
    isFull: async () => (await counter.enter('one more')) === null,
    enter: counter.enter,
  }
}
const settled = () => new Promise<void>((done) => void setImmediate(done))
const names = (count: number) => Array.from({ length: count }, (_, at) => `d${at}`)

test('a desk that comes alone is called at once', async () => {
  const { hello, pass, answers } = openCounter()
  await hello('d0')
  await pass(5)
  expect(answers).toEqual([['d0', 0]])
})

test('of a crowd some are called, and each that was served calls the next, in the order in which they came', async () => {
  const { hello, pass, serve, answers } = openCounter()
  await hello(...names(40))
  await pass(5)
  const called = answers.length
  expect(called).toBeGreaterThan(1)
  expect(called).toBeLessThan(40)
  const leave = await serve('d0')
  expect(answers).toHaveLength(called)
  await leave()
  expect(answers.at(-1)).toEqual([`d${called}`, 0])
})

test('as long as the hub is out of breath with who is coming, nobody is called; but not for ever', async () => {
  const { hello, pass, answers } = openCounter()
  await hello('d0')
  await pass(200)
  expect(answers).toEqual([])
  await pass(5)
  expect(answers).toHaveLength(1)
  await hello('d1')
  for (let late = 0; late < 5; late += 1) await pass(250)
  expect(answers).toHaveLength(2)
})

test('who was called and does not come holds up nobody', async () => {
  const { hello, pass, answers } = openCounter()
  await hello(...names(40))
  await pass(5)
  const called = answers.length
  await pass(400)
  expect(answers.length).toBeGreaterThan(called)
  await pass(400)
  expect(answers).toHaveLength(40)
})

test('while the hub is late itself, whoever was called may stand before the door', async () => {
  const { hello, pass, answers } = openCounter()
  await hello(...names(40))
  await pass(5)
  const called = answers.length
  await pass(900)
  expect(answers).toHaveLength(called)
  for (let late = 0; late < 5; late += 1) await pass(900)
  expect(answers.length).toBeGreaterThan(called)
})

test('when too many wait, the others are told when to come again, one after the other', async () => {
  const { hello, answers } = openCounter()
  await hello(...names(700))
  const later = answers.map(([, ms]) => ms)
  expect(later.length).toBeGreaterThan(10)
  expect(Math.min(...later)).toBeGreaterThan(0)
  expect(later).toEqual([...new Set(later)].sort((a, b) => a - b))
})

test('nobody waits in a hello until its patience is over, however long the others take', async () => {
  const { hello, pass, enter, answers } = openCounter()
  for (const name of names(30)) void enter(name)
  await hello('d0')
  await pass(5)
  expect(answers).toEqual([])
  await pass(8_000)
  expect(answers).toEqual([['d0', expect.any(Number)]])
  expect(answers[0]?.[1]).toBeGreaterThan(0)
})

test('whoever comes uncalled is served too, as long as the memory bears it', async () => {
  const { enter, isFull, serve } = openCounter()
  const leave = await serve('d0')
  for (const name of names(64).slice(1)) void enter(name)
  expect(await isFull()).toBe(true)
  await leave()
  void enter('d64')
  expect(await isFull()).toBe(true)
})
