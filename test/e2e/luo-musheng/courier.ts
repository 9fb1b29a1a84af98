import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type Receipt, receiptText } from '../../../shared/entry/receipt.ts'
import { verify } from '../../../shared/entry/sign.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { checkCodeOf } from '../../../station/state/slip.ts'
import { settingOf } from '../desk-disk.ts'
import { allThere } from '../desk.ts'
import { mattersOf } from '../journal.ts'
import { openOffice } from '../office.ts'
import { deliverFrom, openCourierPage, openPouch, packOntoStick, takeIn } from '../stick.ts'
import type { HandIn } from './hand-in.ts'
import type { Story } from './story.ts'

/**
 * 10-28: 石臼乡's stick goes down the valley. What is on it nobody can read but the county; it comes there two days after it was written,
 * with both times, and the slip agrees with the county's journal.
 * @returns where on the stick the county's answer is
 */
export async function courierComesDown(story: Story, { visit, code }: HandIn): Promise<string> {
  await story.goOnAt('10-28 16:30')
  const { desk, county } = story
  const bundle = await packOntoStick(desk.page())
  await desk.page().getByText('16:30 装好了').waitFor()
  await desk.page().getByRole('definition').filter({ hasText: '3 页' }).waitFor()
  const bytes = readFileSync(bundle)
  for (const secret of ['罗木生', '豆腐', '196409170052']) expect(bytes.includes(secret), secret).toBe(false)

  await story.goOnAt('10-28 17:40')
  const pouch = await openPouch(county, desk)
  await pouch.setViewportSize({ width: 360, height: 800 })
  const answer = await deliverFrom(pouch, bundle)
  await pouch.close()
  const { hub } = county.network()

  // Each entry has the time at which it was written, and that at which it came.
  const [opened] = await hub.county.journal.ofSubject(visit)
  expect(opened?.receivedAt).toBeGreaterThanOrEqual(instantOf('10-28 17:40'))
  const held = await hub.county.reader.visit(visit)
  if (!held) throw new Error('the county does not hold the visit')
  expect(held.openedAt).toBeGreaterThanOrEqual(instantOf('10-26 09:50'))
  expect(held.openedAt).toBeLessThan(instantOf('10-26 12:00'))

  const matters = await mattersOf(county, visit)
  expect(matters).toMatchObject([
    {
      outcome: { outcome: 'accepted', how: 'collected', lastDay: { kind: 'date', date: '2026-10-26' } },
      party: { name: '罗木生豆腐坊', capacity: 'self' },
      fields: { sales: { value: '16200.00', confirmed: true } },
    },
  ])
  expect(matters.flatMap(({ papers }) => papers.map(({ name, pages }) => [name, pages.length]))).toEqual([
    ['申报表', 1],
    ['经营流水', 2],
  ])

  // Whoever holds the paper can compare it with the journal.
  expect(await checkCodeOf({ visit: held, matters })).toBe(code)
  expect(held.slips.map((slip) => slip.code)).toEqual([code])
  await countySeesBothTimes(story)
  return answer
}

/** 10-29, no link: the receipt comes back up the valley, and the desk says that all of it is there. */
export async function receiptComesUp(story: Story, answer: string): Promise<void> {
  await story.goOnAt('10-29 08:30')
  const { desk, county } = story
  const page = desk.page()
  await page.getByRole('button', { name: /3 页照片待送/ }).waitFor()
  await openCourierPage(page)
  await takeIn(page, answer)
  await page.getByText('收下了，县局 10 月 28 日 17:40 的回执').waitFor()
  await allThere(page)
  const receipt = await settingOf<Receipt>(page, 'receipt')
  if (!receipt) throw new Error('the desk holds no receipt')
  const { signKey } = county.network().hub.county.countyKeys
  expect(await verify(signKey, receiptText(receipt), receipt.signature)).toBe(true)
  expect(receipt.parcels).toBe(3)
  expect(receipt.at).toBeGreaterThanOrEqual(instantOf('10-28 17:40'))
  // He opens it once more, to be sure.
  await takeIn(page, answer)
  await page.getByText('这个回包以前收过了，什么也没变').waitFor()
}

/** 唐可 opens it at the county: written on the 26th, arrived on the 28th. */
async function countySeesBothTimes({ county, desk }: Story): Promise<void> {
  const office = await openOffice(county, desk, '唐可', '/cases')
  await office.getByRole('tab', { name: /^没人接/ }).click()
  await office.getByRole('button', { name: /罗木生/ }).click()
  const ending = office
    .getByRole('list', { name: '经过' })
    .getByRole('listitem')
    .filter({ hasText: '已代收待办' })
  await ending.getByText('10 月 26 日 09:5').waitFor()
  await ending.getByText('已代收待办 · 17:40 到').waitFor()
  await office.getByRole('button', { name: '退出' }).click()
  await office.close()
}
