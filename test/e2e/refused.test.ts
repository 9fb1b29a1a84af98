// What the county does not take comes back with its reason: mended and sent anew, or given up with a reason; nothing leaves by itself.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCounty, type County } from './county.ts'
import { allThere, type Desk, isLocked, isOpen, settle, takeIn, typePin } from './desk.ts'
import { mattersOf } from './journal.ts'
import { visitAt, writeUnchecked } from './old-app.ts'
import { keepPictures } from './pictures.ts'

let county: County
let desk: Desk
/** Subjects of the visits, in the order in which they were written. */
const visits: string[] = []
beforeAll(async () => {
  county = await openCounty()
  desk = await settle(county)
  await desk.pull()
  const page = desk.page()
  const party = { kind: 'taxpayer', capacity: 'legalRep', proof: '' }
  const wrong = { kind: 'uscc', number: '93999999MA0C8Y1T65' }
  await takeIn(page, { name: '叶春生', number: '999999197004010119', items: ['未缴款申报更正'] })
  visits.push(visitAt(page))
  await takeIn(page, { name: '王建军', number: '999999197903180031', items: ['数电票额度'] })
  visits.push(visitAt(page))
  await writeUnchecked(desk, [
    {
      visit: visits[0] ?? '',
      type: 'matter.party-named',
      body: { party: { ...party, name: '云岚茶叶合作社', identity: wrong } },
    },
    {
      visit: visits[1] ?? '',
      type: 'matter.party-named',
      body: { party: { ...party, name: '王建军货运', identity: wrong } },
    },
  ])
  // And what stands behind it.
  await takeIn(page, { name: '赵强', number: '999999199911080099', items: ['密码重置'] })
  visits.push(visitAt(page))
})
keepPictures(() => desk?.page())
afterAll(async () => {
  await desk?.close()
  await county?.close()
})

/** Whose name the county holds with the one matter of a visit. */
async function partyOf(visit: string): Promise<string | null | undefined> {
  const [matter] = await mattersOf(county, visit)
  return matter && (matter.party?.name ?? null)
}

test('two entries come back; each says what was wrong and where, and what stood behind them was delivered', async () => {
  const page = desk.page()
  await desk.plug()
  await page.getByRole('button', { name: '县局退回 2 条' }).waitFor({ timeout: 60_000 })
  expect(await partyOf(visits[2] ?? '')).toBeNull()
  expect(await partyOf(visits[0] ?? '')).toBeNull()

  await page.getByRole('link', { name: '退回 2' }).click()
  const tray = page.getByRole('region', { name: '退回', exact: true })
  const first = tray.getByRole('region', { name: '叶春生 · 甲 4 未缴款申报更正、作废' })
  await first.getByText('有一处填得不对，县局没有收这一条。').waitFor()
  await first.getByText('「替谁办那一格的证件号码」不对：末位对不上，多半是抄错了一个字').waitFor()
  expect(await first.getByLabel(/^您 .*填的$/).inputValue()).toBe('93999999MA0C8Y1T65')
  expect(await first.locator('.wrong').allInnerTexts()).toEqual(['5'])
  await tray.getByRole('button', { name: /王建军 · 丙 11 数电票额度不足/ }).waitFor()
})

test('one is mended: what is wrong again cannot be sent, what is right goes to the county', async () => {
  const page = desk.page()
  const first = page.getByRole('region', { name: '叶春生 · 甲 4 未缴款申报更正、作废' })
  const anew = first.getByLabel('改成')
  await anew.fill('93999999MA0C8Y1T67')
  await first.getByText('末位对不上，多半是抄错了一个字').nth(1).waitFor()
  await page.keyboard.press('Control+Enter')
  expect(await first.isVisible()).toBe(true)
  await anew.fill('93999999MA0C8Y1T8C')
  await page.keyboard.press('Control+Enter')
  await page.getByText('已改好重送').waitFor()
  await page.getByRole('button', { name: '县局退回 1 条' }).waitFor()
  await expect.poll(() => partyOf(visits[0] ?? '')).toBe('云岚茶叶合作社')
})

test('the other waits over a reload and a locked screen, and leaves only with a reason', async () => {
  const page = desk.page()
  await page.reload()
  await isOpen(page)
  await page.keyboard.press('Control+l')
  await isLocked(page)
  await page
    .getByText(/^县局退回 1 条$/)
    .first()
    .waitFor()
  // Nothing personal while locked.
  expect(await page.locator('body').innerText()).not.toMatch(/王建军|云岚|93999999/)
  await typePin(page)
  const other = page.getByRole('region', { name: '王建军 · 丙 11 数电票额度不足' })
  await other.getByRole('button', { name: '不办了，写明原因' }).click()
  const give = other.getByRole('button', { name: '写明，放下' })
  expect(await give.getAttribute('aria-disabled')).toBe('true')
  await other.getByLabel('为什么不办').fill('他改天带执照来')
  await give.click()
  await page.getByText('不办：他改天带执照来').waitFor()
  await page.getByText('退回的永远不会自己消失。').waitFor()
  await allThere(page)
  // The county holds that, and why.
  await county.network().settled()
  const { hub } = county.network()
  const device = [...hub.people.directory.current().devices.keys()][0] ?? ''
  const said = (await hub.county.journal.ofSubject(`device:${device}`)).map(({ header, body }) => ({
    type: (JSON.parse(header) as { type: string }).type,
    body,
  }))
  expect(said.filter(({ type }) => type === 'device.mended')).toHaveLength(1)
  expect(said.find(({ type }) => type === 'device.declined')?.body).toContain('他改天带执照来')
  expect(await partyOf(visits[1] ?? '')).toBeNull()
  expect(desk.computer.complaints).toEqual([])
})
