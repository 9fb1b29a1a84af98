// What is covered at the desk never leaves it: listened to on the wire of both ends, and in what a recording is given.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { signalingPath } from '../../shared/signaling/notices.ts'
import { createListener } from '../media/listener.ts'
import type { County } from './county.ts'
import { callIn, openLiveCounty } from './live.ts'
import { openSides, type Sides } from './two-sides.ts'

const recorder = createListener()
let county: County
let sides: Sides
let desk: Page
let lin: Page
/** Every message of signalling, of both ends, as it went over the wire. */
const wire: string[] = []
beforeAll(async () => {
  county = await openLiveCounty(recorder)
  county.network().clock.run()
  sides = await openSides(county, '周桂兰', 'wuping', ['--use-fake-device-for-media-stream=fps=5'])
  ;({ desk } = sides)
  lin = await sides.console('林晓', '/cases')
  for (const page of [desk, lin]) tap(page)
})
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

function tap(page: Page): void {
  page.on('websocket', (socket) => {
    if (!socket.url().includes(signalingPath)) return
    const heard = ({ payload }: { readonly payload: string | Buffer }): void =>
      void wire.push(payload.toString())
    socket.on('framesent', heard)
    socket.on('framereceived', heard)
  })
}

const secrets = {
  visitor: '欧阳守拙',
  number: '999999197903180031',
  phone: '10000000137',
  clerk: '上官问渠',
  /** As it was typed first, with a figure missing. */
  wrong: '99999919580312002',
  clerkId: '999999195803120024',
  clerkPhone: '10000000162',
}

test('a form full of personal values is shown, corrected and asked for anew, and none of them is on the wire', async () => {
  const { visitor, number, phone, clerk, wrong, clerkId, clerkPhone } = secrets
  await callIn(desk, lin, { name: visitor, number, phone, items: ['办税人员关联'] }, '可以录')
  const form = desk.locator('[data-field]')
  await form.getByLabel('办税人员姓名').pressSequentially(clerk)
  await form.getByLabel('办税人员身份证号').pressSequentially(wrong)
  await form.getByLabel('办税人员手机号').pressSequentially(clerkPhone)
  await form.getByLabel('什么身份').selectOption('开票员')
  await form.locator('[aria-invalid="true"]').waitFor()
  await form.getByLabel('办税人员身份证号').fill(clerkId)
  await desk.keyboard.press('Tab')
  // whoever comes anew is given the whole of it
  await lin.reload()
  const mirror = lin.getByRole('group', { name: /^站上的表/ })
  await mirror.getByText('开票员').waitFor()
  expect(await mirror.getByText('站上遮住，传不过来').count()).toBe(3)
  await form.getByLabel('关联还是解除').selectOption('解除')
  await mirror.getByText('解除', { exact: true }).waitFor()
})

test.each(Object.entries(secrets))('%s is nowhere in what was signalled or recorded', (_, secret) => {
  const heard = wire.join('\n')
  const recorded = JSON.stringify(recorder.events)
  // the mirror did pass, and so would they have
  expect(heard).toContain('解除')
  expect(recorded).toContain('解除')
  expect(heard.includes(secret)).toBe(false)
  expect(recorded.includes(secret)).toBe(false)
})

test('no page complained', () => {
  expect(sides.complaints).toEqual([])
})
