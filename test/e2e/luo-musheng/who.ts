import { visitors } from '../../../hub/demo/reference/visitors.ts'
import type { Page } from 'playwright-core'
import { takeIn } from '../desk.ts'

const { visitor, business } = visitors.luomusheng
const shop = business ?? { name: '', uscc: '' }

/** 罗木生 comes with one matter, for his shop. @param papers whether he has its licence with him, with the credit code on it */
export async function comesIn(page: Page, item: string, papers: 'with-licence' | 'without'): Promise<void> {
  const { name, identity, phone } = visitor
  await takeIn(page, { name, number: identity?.number ?? '', phone, items: [item] })
  await page.getByRole('button', { name: '写上他的店' }).click()
  await page.getByLabel('名称或姓名').fill(shop.name)
  if (papers === 'with-licence') await page.getByLabel('证件号码').fill(shop.uscc)
  await page.getByRole('button', { name: '记下', exact: true }).click()
}

/** Fields of the matter that is open, one after the other, each left with Tab. */
export async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Tab')
  }
}
