// A stolen desk on the screens of the county: what comes from it afterwards is put aside, released by name, and the rest declared lost.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import { type County, openCounty } from './county.ts'
import { keepPictures } from './pictures.ts'
import { barriers, openSides, type Sides } from './two-sides.ts'

let county: County
let sides: Sides
beforeAll(async () => {
  county = await openCounty()
  county.network().clock.run()
  sides = await openSides(county)
})
keepPictures(() => sides.desk)
afterAll(async () => {
  await sides?.close()
  await county?.close()
})

async function takeIn(desk: DemoDesk): Promise<void> {
  const visit = desk.newSubject('visit')
  const body = { number: 1, visitor: { name: '罗木生', identity: null, phone: '' } }
  await desk.write({ subject: visit, type: 'visit.opened', body, by: 'hejing' })
  await desk.write({ subject: visit, type: 'visit.called', body: {}, by: 'hejing' })
}

test('a stolen desk: called so on its station’s sheet, what came afterwards released, the rest declared lost', async () => {
  const desk = await county.network().enrol('shahe')
  await takeIn(desk)
  await desk.push()

  const ding = await sides.console('丁伟', '/aside')
  await ding.getByText('没有收回的桌').waitFor()
  await ding.goto(`${county.network().url}/stations`)
  const station = ding.getByRole('region', { name: '沙河园区' })
  await station.getByRole('button', { name: '收回 SH 1' }).click()
  await station.getByRole('radio', { name: '被盗' }).click()
  await station.getByLabel('为什么收回').fill('电脑被偷')
  await station.getByRole('button', { name: '收回这张桌' }).click()
  await station.getByText('收回（被盗）：电脑被偷').waitFor()
  await takeIn(desk)
  await desk.push()

  await station.getByRole('link', { name: '看它还剩什么' }).click()
  await ding.getByRole('heading', { name: '收回的桌', level: 1 }).waitFor()
  await ding.getByText('2 条 · 1 次来访 · 0 件事项').waitFor()
  expect(await barriers(ding)).toEqual([])
  expect(await ding.locator('main').innerText()).not.toContain('罗')
  await ding.getByRole('button', { name: '不收…' }).click()
  await ding.getByRole('button', { name: '不收', exact: true }).click()
  await ding.getByText('写明原因').waitFor()
  await ding.getByLabel('为什么').fill('要先问何静')
  await ding.getByRole('button', { name: '不收', exact: true }).click()
  await ding.getByText(/丁伟 .* 不收：要先问何静/).waitFor()

  const shen = await sides.console('沈国平', '/aside')
  await shen.getByRole('button', { name: '放行这 2 条' }).click()
  await shen.getByText(/沈国平 .* 放行，收了 2 条/).waitFor()
  expect(await shen.getByRole('button', { name: /放行这/ }).count()).toBe(0)
  await shen.getByRole('button', { name: '声明丢失：SH 1 没送到的' }).click()
  await shen.getByLabel('为什么').fill('找不到别的副本')
  expect(await barriers(shen)).toEqual([])
  await shen.getByRole('button', { name: '声明丢失', exact: true }).click()
  await shen.getByText(/沈国平 .* 声明丢失/).waitFor()
  const { json } = await (await county.network().signIn('dingwei')).ask('GET', '/api/audit')
  const acts = (json as { act: string; by: string }[]).map(({ act, by }) => `${by} ${act}`)
  for (const act of ['dingwei aside-declined', 'shenguoping aside-released', 'shenguoping lost-declared'])
    expect(acts).toContain(act)
  expect(sides.complaints).toEqual([])
})
