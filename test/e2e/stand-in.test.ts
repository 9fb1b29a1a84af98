// 周桂兰 is not there. 杨小满, who never signed in at this desk, opens it without a link, with a code read over the telephone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounty, type County } from './county.ts'
import { type Desk, isLocked, isOpen, openDesk, enrol, signIn, takeIn, typePin, allThere } from './desk.ts'
import { openOffice } from './office.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
beforeAll(async () => {
  county = await openCounty()
  desk = await openDesk(county)
  await enrol(desk.page(), desk.cable.url, await county.code('wuping'))
  await signIn(desk.page(), '周桂兰')
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

test('the leader reads out a code from /stand-ins while the desk’s cable is cut; it opens once, for the stand-in, and is written down', async () => {
  const page = desk.page()
  await takeIn(page, { name: '李秀英', items: ['全家医保'] })
  // The desk makes its codes by itself, and the county holds them.
  await page.keyboard.press('F8')
  await page.getByText('备好了，断网也能代班开锁').waitFor({ timeout: 100_000 })
  await page.keyboard.press('F8')
  await page.keyboard.press('Control+l')
  const standIn = page.getByRole('region', { name: '没人在？代班开锁' })
  const machine = standIn.getByText(/^WP 1 \w{3}$/)
  await machine.waitFor()
  await isLocked(page)
  await desk.cable.pull()
  await page
    .getByText(/断线|离线/)
    .first()
    .waitFor()

  const office = await openOffice(county, desk, '沈国平', '/stand-ins')
  await office.getByLabel('机器号').fill(await machine.innerText())
  await office.getByLabel('谁来代班').selectOption('杨小满')
  await office.getByRole('button', { name: '出代班码' }).click()
  const code = (await office.getByText(/^\d{4}\D{0,3}\d{4}$/).innerText()).replaceAll(/\D/g, '')

  await page.bringToFront()
  const field = standIn.getByLabel('把他念的 8 位代班码输进来')
  await field.fill('00000000')
  await standIn.getByRole('radio', { name: '杨小满' }).check()
  await standIn.getByRole('button', { name: '开锁代班' }).click()
  await standIn.getByText('这个码开不了。').waitFor()
  await field.fill(code)
  await standIn.getByRole('button', { name: '开锁代班' }).click()
  await isOpen(page)
  await page.getByRole('banner').getByText('杨小满').waitFor()
  await page.getByRole('region', { name: '正在服务' }).getByText('李秀英').waitFor()
  await takeIn(page, { name: '罗木生', items: ['密码重置'] })
  await page.getByText('杨小满 接待').waitFor()

  // Used up: the same code opens nothing any more.
  await page.keyboard.press('Control+l')
  await standIn.getByLabel('把他念的 8 位代班码输进来').fill(code)
  await standIn.getByRole('radio', { name: '杨小满' }).check()
  await standIn.getByRole('button', { name: '开锁代班' }).click()
  await standIn.getByText('这个码开不了。').waitFor()
  await typePin(page)
  await isOpen(page)
  await page.getByRole('banner').getByText('周桂兰').waitFor()
})

test('when the cable is back the county holds under whose name each step was taken', async () => {
  const page = desk.page()
  await desk.cable.plug()
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: '现在就试' }).click()
  await allThere(page)
  const { hub } = county.network()
  await county.network().settled()
  const device = [...hub.people.directory.current().devices.keys()][0] ?? ''
  const headers = (await hub.county.journal.ofSubject(`device:${device}`)).map(({ header }) =>
    JSON.parse(header),
  )
  expect(headers.filter(({ type }) => type === 'device.stood-in')).toMatchObject([
    { by: 'yangxiaoman', auth: { how: 'stand-in' } },
  ])
  expect(desk.computer.complaints).toEqual([])
})
