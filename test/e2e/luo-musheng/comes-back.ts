import { expect } from 'vitest'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { allThere, photograph } from '../desk.ts'
import { mattersOf } from '../journal.ts'
import { visitAt } from '../old-app.ts'
import { raisesDispute } from './dispute.ts'
import { filedNumber } from './filed-late.ts'
import type { HandIn } from './hand-in.ts'
import type { Story } from './story.ts'
import { comesIn, fillIn } from './who.ts'

/**
 * 11-16, 14:30, no link: 罗木生 does not accept the 50 yuan that he was fined on 11-12; he had handed in his papers here on the last day.
 * 罗长根 finds that visit, and its story says so. What he objects to is written down beside it and goes down with the courier.
 * @returns the visit of the objection
 */
export async function comesBack(story: Story, paper: HandIn): Promise<string> {
  await story.goOnAt('11-16 14:30')
  await findsTheEarlierVisit(story, paper)
  const visit = await objects(story, paper)

  await story.goOnAt('11-16 17:40')
  await story.desk.plug()
  await allThere(story.desk.page())
  expect(await mattersOf(story.county, visit)).toMatchObject([
    {
      sorted: { item: 'c-penalty' },
      party: { name: '罗木生豆腐坊', capacity: 'self' },
      fields: { decided: { value: '2026-11-12' }, fine: { value: '50.00' } },
      papers: [{ name: '处罚决定书' }, { name: '当时的回执' }],
      outcome: { outcome: 'referred', to: { kind: 'skill', skill: 'general' } },
    },
  ])
  // What the county holds of 10-26 is still what his slip says, beside what was done since.
  const [matter] = await mattersOf(story.county, paper.visit)
  expect(matter).toMatchObject({ outcome: { outcome: 'done', number: filedNumber } })
  expect(matter?.openedAt).toBeLessThan(instantOf('10-26 12:00'))
  const held = await story.county.network().hub.county.reader.visit(paper.visit)
  expect(held?.slips.map(({ code }) => code)).toEqual([paper.code])
  return visit
}

async function findsTheEarlierVisit({ desk }: Story, { number, visit }: HandIn): Promise<void> {
  const page = desk.page()
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('button', { name: '全部' }).click()
  await page.getByRole('option', { name: /已办结.*罗木生豆腐坊 · 定期定额户申报/ }).click()
  await page.getByRole('heading', { name: '罗木生', level: 1 }).waitFor()
  expect(visitAt(page)).toBe(visit)
  const story = page.getByRole('list', { name: '经过' }).getByRole('listitem')
  for (const line of ['拍了 申报表 1 页', '拍了 经营流水 2 页', '已代收待办', '唐可 接下', '已办结'])
    await story.filter({ hasText: line }).first().waitFor()
  await story.filter({ hasText: '已代收待办' }).getByText('10 月 26 日').waitFor()
  // The pages themselves are still here, and so is the number of his slip.
  await page.getByRole('button', { name: '经营流水 2', exact: true }).locator('img').first().waitFor()
  await page.getByRole('link', { name: '打回执' }).click()
  await page.getByRole('article').getByText(number).waitFor()
}

async function objects({ desk }: Story, { number, code }: HandIn): Promise<string> {
  const page = desk.page()
  await comesIn(page, '处罚异议', 'without')
  await fillIn(page, {
    处罚决定日期: '2026-11-12',
    '罚款（元）': '50',
    哪个税务所: '石臼税务所',
    因为什么罚的: '十月这一期逾期申报',
    原因: `10 月 26 日把材料交到了站上，回执 ${number}，核对码 ${code}`,
  })
  await photograph(page, '处罚决定书')
  await photograph(page, '当时的回执')
  await page.keyboard.press('F7')
  await page.getByRole('button', { name: /^转走第 1 件/ }).click()
  await page.getByText('第 1 件已转县局').waitFor()
  await raisesDispute(page)
  return visitAt(page)
}
