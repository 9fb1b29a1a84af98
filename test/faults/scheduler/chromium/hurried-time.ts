import { lookAfter, type Time } from '../time.ts'

/** A schedule's time on the machine's own clocks: what it calls a second is over in a hundredth of one. */
const hurry = 100

/** @param from true time when it begins, epoch ms: it runs as the machine's does */
export function createHurriedTime(from: number): Time {
  const began = Date.now()
  const waiting = new Set<ReturnType<typeof setTimeout>>()
  const after: Time['after'] = (ms, run) => {
    const timer = setTimeout(() => {
      waiting.delete(timer)
      run()
    }, ms / hurry)
    waiting.add(timer)
    return () => {
      waiting.delete(timer)
      clearTimeout(timer)
    }
  }
  const pass: Time['pass'] = (ms) => new Promise((over) => void after(ms, over))
  return {
    now: () => from + Date.now() - began,
    mono: () => (Date.now() - began) * hurry,
    after,
    pass,
    during: (work) => work,
    async until(isSo, most) {
      const end = Date.now() + most / hurry
      for (let looks = 0; ; looks += 1) {
        if (await isSo()) return true
        if (Date.now() >= end) return false
        await pass(lookAfter(looks))
      }
    },
    busy: (work) => work,
    close() {
      for (const timer of waiting) clearTimeout(timer)
    },
  }
}
