import { expect, test } from 'vitest'
import { type Job, workThrough } from '../../../station/data/sync/schedule.ts'

const open = new AbortController().signal

/** A job with so many pieces. @param log what was done, in order */
function job(name: Job['name'], log: string[], pieces: { left: number }): Job {
  return {
    name,
    step: async () => {
      if (pieces.left === 0) return 'nothing'
      pieces.left -= 1
      log.push(name)
      return 'more'
    },
  }
}

test('what comes first is asked for again after each piece of what comes later', async () => {
  const log: string[] = []
  const entries = { left: 1 }
  const parcels: Job = {
    name: 'parcels',
    step: async () => {
      if (log.filter((one) => one === 'parcels').length === 3) return 'nothing'
      log.push('parcels')
      // While the chunk was under way somebody wrote something.
      if (log.length === 3) entries.left = 2
      return 'more'
    },
  }
  expect(await workThrough([job('entries', log, entries), parcels], open)).toBeNull()
  expect(log).toEqual(['entries', 'parcels', 'parcels', 'entries', 'entries', 'parcels'])
})

test('what fails ends the round, and what stands behind it is not tried', async () => {
  const log: string[] = []
  const failing: Job = { name: 'entries', step: async () => ({ code: 'unreachable' }) }
  expect(await workThrough([failing, job('parcels', log, { left: 1 })], open)).toEqual({
    code: 'unreachable',
  })
  expect(log).toEqual([])
})

test('a desk that is closed begins nothing more', async () => {
  const log: string[] = []
  expect(await workThrough([job('entries', log, { left: 1 })], AbortSignal.abort())).toBeNull()
  expect(log).toEqual([])
})
