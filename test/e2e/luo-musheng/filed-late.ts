import { allThere } from '../desk.ts'
import { openOffice } from '../office.ts'
import type { Story } from './story.ts'

/** What the bureau's own system gave 唐可 when she filed it. */
export const filedNumber = '99992026102900131'

/**
 * 10-29: 唐可 files at the county what the courier brought, three days after the last day; for that he is fined on 11-12. On 11-13 the
 * courier takes the desk's computer to the line again, and what she did goes up the valley with him.
 */
export async function filedLate(story: Story): Promise<void> {
  await story.goOnAt('10-29 09:10')
  const { desk, county } = story
  const office = await openOffice(county, desk, '唐可', '/cases')
  await office.getByRole('tab', { name: /^没人接/ }).click()
  await office.getByRole('button', { name: /罗木生/ }).click()
  await office.getByRole('button', { name: '接下', exact: true }).click()
  await office.getByText('接下了，在「我的」里').waitFor()
  await office.getByRole('tab', { name: '办结…' }).click()
  await office.getByRole('radio', { name: '已办结' }).click()
  await office.getByLabel('税务系统给的编号').fill(filedNumber)
  await office.keyboard.press('Control+Enter')
  await office.getByText('唐可：已办结').waitFor()
  await office.close()

  await story.goOnAt('11-13 17:40')
  const page = desk.page()
  await page.getByRole('link', { name: '所有事项' }).click()
  await page.getByRole('option', { name: /已代收待办.*罗木生豆腐坊 · 定期定额户申报/ }).click()
  await desk.plug()
  await page.getByText(`编号 ${filedNumber}`).first().waitFor()
  await allThere(page)
  await desk.pull()
}
