import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { DisputeState } from '../../../shared/facts/dispute-state.ts'
import { allThere, useCamera } from '../desk.ts'
import { looksWell } from '../live.ts'
import { openOffice } from '../office.ts'
import { sheetsOf } from '../paper.ts'
import type { Story } from './story.ts'

/** 11-16, 14:30, no link: beside his objection 罗长根 raises a dispute with the bureau. It stands at the desk at once. */
export async function raisesDispute(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提出争议' }).click()
  const sheet = page.getByRole('dialog', { name: '提出争议' })
  await sheet.getByRole('radio', { name: /^征纳争议/ }).click()
  await sheet.getByLabel('对方是谁').fill('石臼税务所')
  await sheet.getByLabel('他说什么').fill('十月征期最后一天，材料已经交到站上，不该罚')
  await sheet.getByLabel('不服哪一种决定').selectOption({ label: '当场处罚' })
  await sheet.getByLabel('决定日期').fill('2026-11-12')
  await sheet.getByLabel('他哪天知道的').fill('20261112')
  await sheet.getByLabel('文书文号').fill('石臼税简罚〔2026〕112 号')
  await sheet.getByLabel('决定上的金额').fill('50')
  await looksWell(page)
  await sheet.getByLabel('决定上的金额').press('Tab')
  await page.keyboard.press('Control+Enter')
  await page.getByText('争议 · 等调解员').waitFor()
  await looksWell(page)
}

/**
 * 11-17 at the county: 沈国平 gives it to 胡德厚, whom 罗木生 turns down, and then to 马素琴, who says that nothing stands in the way. The page computes no last day beyond the calendar.
 * The office takes its penalty back; the record is drawn up, printed with its number and amounts in words, signed, and followed up.
 */
export async function officeCorrectsItself(story: Story): Promise<void> {
  await story.goOnAt('11-17 09:10')
  await allThere(story.desk.page())
  await isAssigned(story, '胡德厚')
  await isTurnedDown(story.desk.page())
  await isAssigned(story)
  const room = await openOffice(story.county, story.desk, '马素琴', '/disputes')
  await isHeard(room)
  await isDrawnUp(room)
  await isPrinted(room)
  await comesBackSigned(story, room)
  await isFollowedUp(room)
  await room.close()
  const state = await disputeOf(story)
  expect(state).toMatchObject({
    phase: 'closed',
    clocks: { reconsideration: { date: '2027-01-11' } },
    conclusions: [{ conclusion: { outcome: 'corrected', refund: '50.00' } }],
    printed: [
      {
        number: '2026-1',
        signed: {
          by: 'luochanggen',
          signatures: [{ how: 'fingerprint' }, { how: 'refused', witness: '罗长根' }],
          pages: [{ media: 'image/jpeg' }, { media: 'image/jpeg' }],
        },
      },
    ],
    performances: [{ performed: { done: true } }],
  })
}

/** 沈国平 gives the dispute to who is to hear it. */
export async function isAssigned(
  { county, desk }: Pick<Story, 'county' | 'desk'>,
  mediator = '马素琴',
): Promise<void> {
  const leader = await openOffice(county, desk, '沈国平', '/disputes')
  await leader.getByRole('button', { name: /罗木生/ }).click()
  await leader.getByLabel('交给谁调解').selectOption({ label: mediator })
  await looksWell(leader)
  await leader.getByRole('button', { name: '交给他' }).click()
  await leader.getByText(`等 ${mediator} 说明有没有利害关系`).waitFor()
  await leader.getByRole('button', { name: '退出' }).click()
  await leader.close()
}

/** 罗木生 does not want 胡德厚. He says why, and need not. */
async function isTurnedDown(page: Page): Promise<void> {
  await toHisDispute(page)
  await page.getByText('调解员 胡德厚').waitFor()
  await page.getByRole('button', { name: '不要这位调解员' }).click()
  const sheet = page.getByRole('dialog', { name: '不要这位调解员' })
  await sheet.getByLabel('他怎么说的').fill('胡德厚是石臼税务所所长的亲戚')
  await looksWell(page)
  await page.keyboard.press('Control+Enter')
  await page.getByText('记下了，换一位。').waitFor()
  await page.getByText('争议 · 等调解员').waitFor()
  await allThere(page)
}

async function toHisDispute(page: Page): Promise<void> {
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('button', { name: '全部', exact: true }).click()
  await page.getByRole('option', { name: /罗木生豆腐坊 · 处罚异议/ }).click()
}

/** What had the keyboard is gone: it goes on at the next field, and not at the page. */
const keyboardIsOn = (page: Page, field: 'SELECT' | 'TEXTAREA'): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe(field)

async function isHeard(room: Page): Promise<void> {
  await room.getByRole('button', { name: /罗木生/ }).waitFor()
  await looksWell(room)
  await room.getByRole('button', { name: /罗木生/ }).click()
  await room.getByRole('button', { name: '没有利害关系，我来调解' }).click()
  await room.getByText('县内调解 第 2 天，共 15 日').waitFor()
  await room.getByText('工作日历只到 2026 年 12 月 31 日，本页不推算').waitFor()
  await room.getByRole('button', { name: '填核定日期' }).click()
  const sheet = room.getByRole('dialog', { name: '填核定的最后一天' })
  await sheet.getByLabel('最后一天').fill('2027-01-11')
  await sheet.getByLabel('谁核定的').fill('法制科 11 月 17 日电话核定')
  await room.keyboard.press('Control+Enter')
  await room.getByText('申请复议最后一天：2027 年 1 月 11 日，还有 55 天').waitFor()
  await room.getByLabel('添一个焦点').fill('10 月征期最后一天，当事人是否已在石臼驿站交齐申报材料')
  await room.getByRole('button', { name: '添上' }).click()
  await room.getByText('添一个焦点').first().waitFor()
  await room.getByRole('button', { name: '开调解会' }).click()
  for (const name of ['罗木生豆腐坊', '石臼税务所'])
    await room.getByRole('checkbox', { name: `${name} 愿意调解` }).click()
  await room.getByRole('button', { name: '开调解会' }).click()
  await room.getByText(/^正在调解/).waitFor()
  await keyboardIsOn(room, 'SELECT')
}

async function isDrawnUp(room: Page): Promise<void> {
  await room.getByRole('button', { name: '先定结果' }).click()
  const sheet = room.getByRole('dialog', { name: '怎么了结' })
  await sheet.getByRole('radio', { name: '原机关自行纠正' }).click()
  await sheet.getByLabel('退还多少').fill('50')
  await sheet.getByLabel('退还多少').press('Tab')
  await looksWell(room)
  await room.keyboard.press('Control+Enter')
  await room.getByRole('button', { name: '起草' }).click()
  await keyboardIsOn(room, 'TEXTAREA')
  const found = room.getByLabel('三、查明的事实')
  await expect.poll(() => room.getByLabel('四、处理').inputValue()).toContain('退还')
  await room.getByText('「查明的事实」还空着').waitFor()
  await found.fill('10 月 26 日，罗长根当面收下材料三页，回执单和县局签收都在。')
  await room.getByLabel('五、履行').fill('11 月 24 日前退还。')
  await room.getByLabel('五、履行').press('Tab')
  await room.getByText(/存好$/).waitFor()
  await looksWell(room)
}

async function isPrinted(room: Page): Promise<void> {
  await room.getByRole('button', { name: '打印，请双方签字' }).click()
  const paper = room.getByRole('article')
  await paper.getByText('松岚县税调〔2026〕1 号').waitFor()
  await paper.getByText('50.00 元（伍拾元整）').first().waitFor()
  await paper.getByText('指印').first().waitFor()
  const pdf = await room.pdf({ preferCSSPageSize: true, printBackground: true })
  writeFileSync(join(tmpdir(), 'yizhan-record.pdf'), pdf)
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
  await room.getByRole('link', { name: '税费争议调解室' }).click()
}

/** The line is gone again when 罗木生 sets his finger under it. The office does not sign; the paper goes under the camera as it is. */
async function comesBackSigned({ desk }: Story, room: Page): Promise<void> {
  const page = desk.page()
  await toHisDispute(page)
  await page.getByText('打过了，松岚县税调〔2026〕1 号').waitFor()
  await desk.pull()
  await page.getByRole('button', { name: '签好的纸拍回来' }).click()
  const sheet = page.getByRole('dialog', { name: '签好的纸拍回来' })
  await sheet.getByLabel('纸右上角的编号').fill('2026-3')
  await sheet.getByText('和纸上这个编号对不上').waitFor()
  await sheet.getByLabel('纸右上角的编号').fill('松岚县税调〔2026〕1 号')
  await sheet.getByText(/^松岚县税调〔2026〕1 号，记录第 \d+ 版，对得上$/).waitFor()
  await sheet.getByLabel('罗木生豆腐坊', { exact: true }).selectOption({ label: '按了指印' })
  await sheet.getByLabel('石臼税务所', { exact: true }).selectOption({ label: '不肯签' })
  await sheet.getByLabel('石臼税务所不肯签，谁在场见证').fill('罗长根')
  await useCamera(sheet)
  for (const at of [1, 2]) {
    await sheet.getByRole('button', { name: '拍下这一页' }).click()
    await sheet.getByText(`第 ${at} 页`, { exact: true }).waitFor()
  }
  await looksWell(page)
  await page.keyboard.press('Control+Enter')
  const paper = page.getByRole('button', { name: '签好的 松岚县税调〔2026〕1 号，2 页' })
  await paper.locator('img').waitFor()
  await looksWell(page)
  await desk.plug()
  await allThere(page)
  // Beside the record in the room, with what it says of itself.
  await room.getByText(/^纸上是第 \d+ 版，就是现在这一版。$/).waitFor()
  await room
    .getByRole('listitem')
    .filter({ hasText: '石臼税务所 · 罗长根 在场见证' })
    .getByText('不肯签')
    .waitFor()
  await room.getByRole('button', { name: '签好的 松岚县税调〔2026〕1 号，2 页' }).click()
  const shown = room.getByRole('dialog', { name: '松岚县税调〔2026〕1 号' }).getByRole('img')
  await expect.poll(() => shown.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
  await looksWell(room)
  await room.keyboard.press('Escape')
}

async function isFollowedUp(room: Page): Promise<void> {
  await room.getByLabel('谁', { exact: true }).last().fill('石臼税务所')
  await room.getByLabel('做什么').fill('退还罚款 50.00 元')
  await room.getByLabel('哪天以前').fill('2026-11-24')
  await room.getByLabel('哪天以前').press('Tab')
  await room.getByRole('button', { name: '添一件要履行的事' }).click()
  await room.getByText('11 月 24 日 周二 前').waitFor()
  await looksWell(room)
  await room.getByRole('button', { name: '办到了' }).click()
  await room.getByText('11 月 17 日 周二 办到').waitFor()
  await room.getByRole('button', { name: '了结' }).click()
  await room.getByRole('button', { name: '再打一份' }).waitFor({ state: 'detached' })
}

async function disputeOf({ county }: Story): Promise<DisputeState | undefined> {
  const { hub, signIn } = county.network()
  const leader = await signIn('shenguoping')
  const rows = (await leader.ask('GET', '/api/disputes')).json as { subject: string }[]
  const [row] = rows
  return row && hub.county.reader.dispute(row.subject)
}
