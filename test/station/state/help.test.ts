import { expect, test } from 'vitest'
import { DeskState } from '../../../station/state/desk.svelte.ts'
import { DeskHelp } from '../../../station/state/help.svelte.ts'
import { openedDesk, takeIn } from '../data/desk-days.ts'

const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: null, down: null } as const
const agreed = { answer: 'yes', how: 'voice', witness: '', paper: null } as const

test('what a visitor agreed to is over with its minutes, and that is written down once', async () => {
  const { browser, desk } = await openedDesk()
  const state = new DeskState(desk)
  const help = new DeskHelp(state, { getItem: () => null, setItem: () => undefined })
  await expect.poll(() => state.todayLoaded).toBe(true)
  const { matter } = await takeIn(desk)
  const about = state.matterOf(matter)?.matter
  if (about) await help.acts.ask(about, { note: '', checked, recording: null })
  if (!help.current) throw new Error('nothing was asked')
  const filling = { fields: ['reason'], minutes: 1, purpose: '填原因', to: 'linxiao' }
  await help.acts.consentToFill(help.current, agreed, filling)
  const consent = () => help.current?.fillConsents[0]
  help.endExpired()
  expect(consent()?.ended).toBeNull()
  browser.pass(60_000)
  help.endExpired()
  help.endExpired()
  await expect.poll(() => consent()?.ended).toMatchObject({ why: 'expired' })
  const told = help.current.timeline.filter(({ type }) => type === 'consult.consent-ended')
  expect(told).toHaveLength(1)
})
