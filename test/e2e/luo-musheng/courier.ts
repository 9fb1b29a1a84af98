import { expect } from 'vitest'
import { type Receipt, receiptText } from '../../../shared/entry/receipt.ts'
import { verify } from '../../../shared/entry/sign.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { checkCodeOf } from '../../../station/state/slip.ts'
import { settingOf } from '../desk-disk.ts'
import { allThere } from '../desk.ts'
import { mattersOf } from '../journal.ts'
import { openOffice } from '../office.ts'
import type { HandIn } from './hand-in.ts'
import type { Story } from './story.ts'

/**
 * 10-28: the courier has the desk's computer with him where there is a line. Everything comes to the county two days after it was
 * written, with both times; the slip and the county's receipt agree with its journal.
 */
export async function courierComesDown(story: Story, { visit, code }: HandIn): Promise<void> {
  await story.goOnAt('10-28 17:40')
  const { desk, county } = story
  const page = desk.page()
  await desk.plug()
  await allThere(page)
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

  // Whoever holds the paper can compare it with the journal; whoever holds the receipt, with the county's key.
  expect(await checkCodeOf({ visit: held, matters })).toBe(code)
  expect(held.slips.map((slip) => slip.code)).toEqual([code])
  const receipt = await settingOf<Receipt>(page, 'receipt')
  if (!receipt) throw new Error('the desk holds no receipt')
  const { signKey } = hub.county.countyKeys
  expect(await verify(signKey, receiptText(receipt), receipt.signature)).toBe(true)
  expect(receipt.parcels).toBe(3)
  expect(receipt.at).toBeGreaterThanOrEqual(instantOf('10-28 17:40'))

  await countySeesBothTimes(story)
  await desk.pull()
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
