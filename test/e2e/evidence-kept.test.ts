// 到期了，两个人删: the time of a recording passes, it is held and let go again, two people delete it, and a certificate stays that the ledger proves.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { hasGrownFrom } from '../hub/ledger/county-ledger.ts'
import { archiveIn, recordedConsult } from '../integration/archive.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { type Computer, openComputer } from './browser.ts'
import { type County, openCounty } from './county.ts'
import { looksWell } from './live.ts'
import { sheetsOf } from './paper.ts'
import { keepPictures } from './pictures.ts'

const day = 86_400_000
let dir: string
let county: County
let computer: Computer
let page: Page
let item: string
keepPictures(() => page)
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-kept-'))
  county = await openCounty({ hub: archiveIn(dir) })
  const network = county.network()
  const film = await makeFilm(3, 160)
  const desk = await network.enrol('wuping')
  const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), film)
  item = itemOfPart(consult, 1)
  computer = await openComputer()
})
afterAll(async () => {
  await computer?.close()
  await county?.close()
  if (dir) await rm(dir, { recursive: true, force: true })
})

const state = (): Promise<EvidenceState> => county.network().hub.county.reader.evidence(item)
const row = () => page.getByRole('button', { name: /同屏录像/ })
const panel = () => page.getByRole('dialog', { name: '保管' })
/** Whoever sat there before has left. */
const sits = async (who: string, at: '/evidence' | '/disputes' = '/evidence'): Promise<void> => {
  if (page) await page.getByRole('button', { name: '退出' }).click()
  page ??= await computer.window()
  await page.goto(county.network().url + at)
  await page.getByRole('button', { name: who, exact: true }).click()
  if (at === '/disputes') await page.getByRole('link', { name: '录像' }).click()
  await page.getByRole('link', { name: '保管期限' }).click()
  await page.getByRole('heading', { name: '保管期限', level: 1 }).waitFor()
}

test('a recorded consult is archived, and half a year passes', async () => {
  await expect.poll(async () => (await state()).derivatives.length, { timeout: 60_000 }).toBe(3)
  const { clock } = county.network()
  clock.set(clock.wall() + 181 * day)
  clock.run()
})

test('曹静 finds it due, holds it for a court, and lifts the hold, each with its reason', async () => {
  await sits('曹静')
  await row().getByText('到期可删').waitFor()
  await looksWell(page)
  await row().click()
  await panel()
    .getByText(/^无争议录像：.+到期，可以删了。$/)
    .waitFor()
  await panel().getByRole('button', { name: '保全这份录像' }).click()
  await panel().getByLabel('哪个机关要保全').fill('松岚县人民法院')
  await panel().getByLabel('文书号').fill('（2027）41 号')
  await panel().getByRole('button', { name: '保全这份录像' }).click()
  await panel().getByText('这一格要填').waitFor()
  await panel().getByLabel('为什么').last().fill('诉讼中')
  await panel().getByRole('button', { name: '保全这份录像' }).click()
  await panel().getByText('保全中，到期也不删。').waitFor()
  expect(await panel().getByRole('button', { name: '提出删除' }).count()).toBe(0)
  await looksWell(page)
  await page.keyboard.press('Escape')
  await row().getByText('松岚县人民法院 （2027）41 号：诉讼中（曹静 办的）').waitFor()
  await row().click()
  await panel().getByRole('button', { name: '解除保全：松岚县人民法院' }).click()
  await panel().getByLabel('为什么解除').fill('判决生效')
  await panel().getByRole('button', { name: '解除保全', exact: true }).click()
  await panel()
    .getByText(/曹静 .+ 解除/)
    .waitFor()
})

test('she asks for its deletion, and cannot agree with herself', async () => {
  await panel().getByRole('button', { name: '提出删除' }).click()
  await panel().getByText('至少写两个字').waitFor()
  await panel().getByLabel('为什么').fill('期限表里的 180 天满了')
  await panel().getByRole('button', { name: '提出删除' }).click()
  await panel().getByText('您提出的，要另一个岗位的人点头').waitFor()
  expect(await panel().getByRole('button', { name: '同意删除' }).count()).toBe(0)
  await page.keyboard.press('Escape')
})

test('she puts a new version of the county’s table in force, and says why', async () => {
  await page.getByRole('button', { name: '改期限表' }).click()
  const session = page.getByRole('group', { name: '无争议录像' })
  await session.getByLabel('留多久').fill('0')
  await page.getByLabel('为什么改').fill('县局 2027 年第 3 号会议纪要')
  await page.getByRole('button', { name: '定为第 2 版' }).click()
  await session.getByText('写 1 到 36525 天，或者勾永久').waitFor()
  await looksWell(page)
  await session.getByLabel('留多久').fill('181')
  await page.getByRole('button', { name: '定为第 2 版' }).click()
  await page.getByText(/^第 2 版，曹静 .+ 定 · 县局 2027 年第 3 号会议纪要$/).waitFor()
  await page.getByRole('cell', { name: '181 天' }).waitFor()
})

test('沈国平 agrees: it is deleted on both disks, and the certificate that stays can be read and printed', async () => {
  const { ledger, evidence } = county.network().hub
  await ledger.caughtUp()
  const before = ledger.checkpoint() ?? ''
  await sits('沈国平', '/disputes')
  expect(await page.getByRole('button', { name: '改期限表' }).count()).toBe(0)
  await row().getByText('等第二个人点头').waitFor()
  await row().click()
  await panel().getByText('期限表里的 180 天满了').waitFor()
  await panel().getByRole('button', { name: '同意删除' }).click()
  await panel().getByText('删完了').waitFor()
  expect(await evidence.archive?.list(item)).toEqual({ ok: false, code: 'gone' })
  await looksWell(page)

  await ledger.caughtUp()
  await panel().getByRole('link', { name: '看销毁证明' }).click()
  const paper = page.getByRole('article')
  const { deleted } = await state()
  await paper.getByText(deleted?.certificate ?? '', { exact: true }).waitFor()
  const said =
    /^第 \d+ 条，账本共 \d+ 条。打印前核过：原文和哈希对得上，这一条确在账本里。检查点的签名要用县局公布的钥匙另核。$/
  await paper.getByText(said).waitFor()
  for (const text of ['曹静', '沈国平', '期限表里的 180 天满了', '无争议录像（期限表第 2 版）'])
    await paper.getByText(text, { exact: true }).waitFor()
  await looksWell(page)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  // A desk rings meanwhile, which is nothing for a printer.
  await page.getByRole('button', { name: '这回不接' }).waitFor()
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
  const onPaper = await paper.innerText()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Certificate of deletion', level: 1 }).waitFor()
  await page.getByText(/^Leaf \d+ of \d+\. .+ the checkpoint’s signature was not checked here\.$/).waitFor()
  expect(await paper.innerText()).toBe(onPaper)
  await looksWell(page)
  await page.getByRole('button', { name: '中文' }).click()

  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '存原文和签名' }).click()
  const parts: Buffer[] = []
  for await (const part of await (await coming).createReadStream()) parts.push(part as Buffer)
  const { text } = JSON.parse(Buffer.concat(parts).toString()) as { text: string }
  expect(createHash('sha256').update(text).digest('hex')).toBe(deleted?.certificate)

  // The tree has only grown, and what was said of it while it was there still proves.
  expect(await hasGrownFrom(ledger, before)).toBe(true)
  const { archived, steps } = await state()
  for (const { id } of [archived, ...steps, deleted].flatMap((one) => one ?? []))
    expect(await ledger.proofOf(id)).toMatchObject({ ok: true })
})

test('a certificate whose text is another one is not shown as true, and can be saved to be looked into', async () => {
  await page.route('**/certificate', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('caojing', 'chaojing') })
  })
  await page.reload()
  await page.getByRole('heading', { name: /^原文和删除时记下的对不上/ }).waitFor()
  expect(await page.getByRole('article').count()).toBe(0)
  await page.getByRole('button', { name: '存原文和签名' }).waitFor()
  await looksWell(page)
  await page.unroute('**/certificate')
})

test('one that no checkpoint has yet is shown, and neither page nor paper says that it is proved', async () => {
  const later = { status: 409, json: { error: { code: 'not-now' } } }
  await page.route('**/api/ledger/proofs/*', (route) => route.fulfill(later))
  await page.reload()
  await page.getByText('已经记下，检查点还没有出，过一会儿再看').waitFor()
  await page.getByRole('article').getByText('打印时还没有和账本核对上。').waitFor()
  await page.unroute('**/api/ledger/proofs/*')
})

test('from then on it stands in the list as gone, with its certificate', async () => {
  await page.getByRole('link', { name: '回保管期限' }).click()
  await row().getByText('删了，有证明').waitFor()
  await row().click()
  await panel().getByRole('link', { name: '看销毁证明' }).waitFor()
  expect(
    await panel()
      .getByRole('button', { name: /提出|保全这份/ })
      .count(),
  ).toBe(0)
  expect(computer.complaints).toEqual([])
})
