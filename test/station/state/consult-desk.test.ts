import { expect, test, vi } from 'vitest'
import type { ConsultStanding } from '../../../shared/http/consults.ts'
import type { DeskStore } from '../../../station/data/desk-store.ts'
import { ConsultDesk } from '../../../station/state/consult-desk.svelte.ts'
import { DeskState } from '../../../station/state/desk.svelte.ts'
import { openedDesk, takeIn } from '../data/desk-days.ts'

const checked = { camera: 'ok', microphone: 'refused', speaker: 'ok', up: null, down: null } as const

/** A desk of 雾坪镇 that has asked for help, and what the county says of the queue when it is asked. */
async function askingDesk(standing: () => ConsultStanding | null) {
  const { desk } = await openedDesk()
  const asked = vi.fn<DeskStore['consultStanding']>(async () => {
    const value = standing()
    return value ? { ok: true, value } : { ok: false, error: { code: 'unreachable' } }
  })
  const state = new DeskState({ ...desk, consultStanding: asked })
  const consults = new ConsultDesk(state)
  await expect.poll(() => state.todayLoaded).toBe(true)
  const { matter } = await takeIn(desk)
  const about = state.matterOf(matter)?.matter
  const consult = about && (await consults.acts.ask(about, { note: '', checked, recording: null }))
  if (!consult) throw new Error('nothing was asked')
  return { consults, consult, matter, asked, desk: state }
}

const second: ConsultStanding = {
  phase: 'waiting',
  place: 2,
  wait: 240_000,
  hours: { open: true, opens: null },
  time: 0,
}

test('the place in the queue stays as it was told last, with the time at which it was', async () => {
  let there = true
  const { consults, consult, desk } = await askingDesk(() => (there ? second : null))
  expect(consults.open).toMatchObject({ subject: consult, phase: 'waiting' })
  const end = consults.watch(consult)
  await expect.poll(() => consults.told).toMatchObject({ consult, place: 2, wait: 240_000 })
  const { told } = consults
  expect(told?.at).toBeLessThanOrEqual(desk.store.now())
  there = false
  await consults.ask()
  expect(consults.told).toBe(told)
  end()
})

test('nobody is asked about a place that nobody waits in', async () => {
  const { consults, consult, asked } = await askingDesk(() => second)
  await consults.acts.withdraw(consult, '他先回去了')
  expect(consults.open).toBeNull()
  consults.watch(consult)()
  await consults.ask()
  expect(asked).not.toHaveBeenCalled()
})

test('a consult is found with its matter, and kept when it is over', async () => {
  const { consults, consult, matter, desk } = await askingDesk(() => null)
  await consults.acts.close(consult, 'visitor-left')
  const found = desk.matterOf(matter)
  expect(found && consults.of(found.matter)).toMatchObject([
    { subject: consult, closed: { why: 'visitor-left' } },
  ])
})
