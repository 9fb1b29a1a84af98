// 从窗口到证据包: what was recorded at the window settles a dispute, and what goes out of the house proves itself on a bare computer. All parts are
// the real ones, together: desk, hub, archive, ledger, ffmpeg, exporter.
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { drawSheet } from '../../hub/demo/drawing.ts'
import { archiveIn } from '../integration/archive.ts'
import { runVerify, unpack } from '../media/archive/export/fixture.ts'
import { type County, openCounty } from './county.ts'
import { allThere, type Desk, settle } from './desk.ts'
import { filmRows, filmStrip, recordVisit } from './filming.ts'
import { looksWell } from './live.ts'
import { isAssigned, raisesDispute } from './luo-musheng/dispute.ts'
import { comesIn } from './luo-musheng/who.ts'
import { openOffice } from './office.ts'
import { sheetsOf } from './paper.ts'
import { keepPictures } from './pictures.ts'

let dir: string
let county: County
let desk: Desk
let room: Page
let item: string
let folder: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-journey-'))
  county = await openCounty({ hub: archiveIn(dir) })
  county.network().clock.run()
  desk = await settle(county, '罗长根', 'shijiu')
})
keepPictures(() => desk?.computer.context().pages().at(-1))
afterAll(async () => {
  await desk?.close()
  await county?.close()
  for (const made of [dir, folder]) if (made) await rm(made, { recursive: true, force: true })
})

const state = (): Promise<EvidenceState> => county.network().hub.county.reader.evidence(item)
/** Of the films that have something to show, those that are still sought or do not stand where the clock does: which, whether it is sought, seconds. */
const astray = async (): Promise<readonly (readonly [string, boolean, number])[]> => {
  const at = Number(await room.getByRole('group', { name: '播放' }).getAttribute('data-moment')) / 1000
  const films = await room
    .locator('.panes li:not(:has(.stand)) video')
    .evaluateAll((all: HTMLVideoElement[]) =>
      all.map(({ dataset, seeking, currentTime }) => [dataset['track'] ?? '', seeking, currentTime] as const),
    )
  expect(films.length).toBeGreaterThan(0)
  return films.filter(([, seeking, time]) => seeking || Math.abs(time - at) > 0.25)
}
const clock = (): Promise<string> => room.getByRole('timer').locator('b').innerText()
const leave = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '退出' }).click()
  await page.close()
}

test('罗长根 records the visit, and it is at the county, archived, with what a player needs', async () => {
  const page = desk.page()
  await comesIn(page, '处罚异议', 'without')
  await recordVisit(page, 'with-screen')
  await filmStrip(page)
    .getByText(/^录像中 00:(1[2-9]|[2-5]\d)$/)
    .waitFor({ timeout: 40_000 })
  await page.keyboard.press('F9')
  await filmRows(page).getByText('已到县局').waitFor({ timeout: 40_000 })
  const [first] = await county.network().hub.county.reader.heardOfKind('evidence')
  item = first?.subject ?? ''
  await expect
    .poll(async () => (await state()).derivatives.map(({ kind }) => kind).sort(), { timeout: 150_000 })
    .toEqual(['peaks', 'review', 'review', 'review'])
  const { archived } = await state()
  expect(archived).toMatchObject({ copies: 2, wrong: [] })
  expect(archived?.duration).toBeGreaterThan(10_000)
}, 240_000)

test('罗木生 comes back and objects; 马素琴 hears it, finds the recording of that day and links it', async () => {
  const page = desk.page()
  await comesIn(page, '处罚异议', 'without')
  await raisesDispute(page)
  await allThere(page)
  await isAssigned({ county, desk })
  room = await openOffice(county, desk, '马素琴', '/disputes')
  await room.getByRole('button', { name: /罗木生/ }).click()
  await room.getByRole('button', { name: '没有利害关系，我来调解' }).click()
  await room.getByLabel('添一个焦点').fill('材料交没交')
  await room.getByRole('button', { name: '添上' }).click()
  await room.getByRole('button', { name: '去掉 材料交没交' }).waitFor()
  await looksWell(room)
  await room.getByRole('button', { name: '找站上的录像' }).click()
  await room.getByRole('button', { name: '连上' }).click()
})

test('she says why, looks, and every segment is checked before it is shown', async () => {
  await room.getByLabel('为什么看').fill('核对当面交没交材料')
  await room.getByRole('button', { name: '开始看' }).click()
  await room.locator('video').nth(1).waitFor()
  await expect.poll(() => room.getByText('正在验真').count()).toBe(0)
  expect(await room.getByText('这里没有画面').count()).toBe(0)
  await room.getByRole('button', { name: '放', exact: true }).click()
  await expect.poll(clock).toMatch(/^00:00:0[3-9]$/)
  await room.getByRole('button', { name: '停', exact: true }).click()
  await room.getByRole('img', { name: /^验过 (\d+) 格，共 \1 格$/ }).waitFor()
  for (const video of await room.locator('video').all())
    expect(await video.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBeGreaterThan(0)
  await looksWell(room)
})

test('she marks a moment under the issue and cites it into the record, and the citation leads back', async () => {
  await room.getByRole('button', { name: /^书签/ }).click()
  await expect
    .poll(() => room.getByLabel('记一句').evaluate((field) => field === document.activeElement))
    .toBe(true)
  await room.keyboard.type('这三张纸我收下了')
  await room.getByRole('combobox', { name: '争议焦点' }).selectOption({ label: '材料交没交' })
  await room.getByRole('button', { name: '记下', exact: true }).click()
  await room.getByRole('list', { name: '书签和片段' }).getByText('这三张纸我收下了').waitFor()
  // The keyboard is where it was before.
  await expect
    .poll(() => room.getByRole('button', { name: /^书签/ }).evaluate((one) => one === document.activeElement))
    .toBe(true)

  await room.getByRole('button', { name: '先定结果' }).click()
  const sheet = room.getByRole('dialog', { name: '怎么了结' })
  await sheet.getByRole('radio', { name: '原机关自行纠正' }).click()
  await sheet.getByLabel('退还多少').fill('50')
  await sheet.getByLabel('退还多少').press('Tab')
  await room.keyboard.press('Control+Enter')
  await room.getByRole('button', { name: '起草', exact: true }).click()
  const found = room.getByLabel('三、查明的事实')
  await found.fill('罗长根当面收下材料三页。')
  await found.press('End')
  await room.getByLabel('五、履行').fill('11 月 24 日前退还。')
  await found.click()
  await found.press('End')
  await expect.poll(astray).toEqual([])
  const cited = await clock()
  await room.getByRole('button', { name: /^引用/ }).click()
  await expect.poll(() => found.inputValue()).toBe('罗长根当面收下材料三页。〔1〕')
  await room.getByText('1 处引用都对得上').waitFor()

  await room.getByRole('slider', { name: '到哪了' }).focus()
  await room.keyboard.press('Home')
  await expect.poll(clock).toBe('00:00:00')
  await room.getByRole('button', { name: /^〔1〕 镜头/ }).click()
  await expect.poll(clock).toBe(cited)
  await expect.poll(astray).toEqual([])
  await looksWell(room)
})

test('she cuts a clip and a still of it, covers in the clip what is not hers to show, and looks at what was made', async () => {
  await room.getByRole('tab', { name: '成品' }).click()
  const made = room.getByRole('list', { name: '成品' })
  await made.getByText(/^观看件 镜头/).waitFor()
  await room.getByRole('button', { name: '剪下 A–B 先按 [ 和 ] 定好 A 点和 B 点' }).waitFor()
  await room.getByRole('slider', { name: '到哪了' }).focus()
  await room.keyboard.press('Home')
  for (const key of ['ArrowUp', '[', 'ArrowUp', ']']) await room.keyboard.press(key)
  await room.getByRole('button', { name: '定格这一刻' }).click()
  await made.getByText(/^截图 镜头.* 00:00:02$/).waitFor({ timeout: 40_000 })
  await room.getByLabel('剪哪一路').selectOption({ index: 1 })
  await room.getByRole('button', { name: '剪下 A–B' }).click()
  await made.getByText(/^片段 镜头.* 00:00:01–00:00:02$/).waitFor({ timeout: 40_000 })

  await room.getByRole('button', { name: '遮挡……' }).click()
  const form = room.getByRole('form', { name: '遮挡' })
  await form.getByLabel('遮哪一份').selectOption({ label: await made.getByText(/^片段/).innerText() })
  const picture = room.getByRole('group', { name: /^在 镜头.* 上拖出要遮的地方$/ })
  await picture.scrollIntoViewIfNeeded()
  const sheet = await picture.boundingBox()
  if (!sheet) throw new Error('no picture to draw on')
  await room.mouse.move(sheet.x + sheet.width * 0.5, sheet.y + sheet.height * 0.25)
  await room.mouse.down()
  await room.mouse.move(sheet.x + sheet.width * 0.9, sheet.y + sheet.height * 0.75, { steps: 4 })
  await room.mouse.up()
  const area = form.getByRole('group', { name: /^第 1 块 镜头/ })
  await expect.poll(async () => Number(await area.getByLabel('左').inputValue())).toBeCloseTo(50, 0)
  await area.getByLabel('宽').fill('80')
  await area.getByLabel('宽').press('Tab')
  await expect.poll(async () => Number(await area.getByLabel('宽').inputValue())).toBeCloseTo(50, 0)
  await form.getByRole('button', { name: '做遮挡件' }).click()
  await form.getByText('写明事由，至少两个字').waitFor()
  await form.getByLabel('为什么遮').fill('他人的证件号')
  await looksWell(room)
  await form.getByRole('button', { name: '做遮挡件' }).click()
  const covered = made.getByRole('listitem').filter({ hasText: '他人的证件号' })
  await covered.getByText('还没人复核').waitFor({ timeout: 40_000 })
  expect((await state()).derivatives.at(-1)).toMatchObject({ kind: 'redaction', by: 'masuqin' })
  await looksWell(room)

  await covered.getByRole('button', { name: '看' }).click()
  const shown = room.getByRole('dialog', { name: /^遮挡件/ })
  await shown.getByText('验过，和存档时一样').waitFor()
  await expect
    .poll(() => shown.locator('video').evaluate((one: HTMLVideoElement) => one.duration))
    .toBeCloseTo(1, 0)
  await shown.getByRole('button', { name: '可以用 自己做的由别人复核' }).waitFor()
  await looksWell(room)
  const coming = room.waitForEvent('download')
  await shown.getByRole('button', { name: '另存' }).click()
  expect((await coming).suggestedFilename()).toMatch(/^遮挡件-.+\.mp4$/)
  await room.keyboard.press('Escape')
  expect((await state()).looks.at(-1)).toMatchObject({
    by: 'masuqin',
    what: 'clip',
    reason: '核对当面交没交材料',
  })
})

test('the record goes on one sheet of A4, with the citation and its sum', async () => {
  await room.getByRole('button', { name: '打印，请双方签字' }).click()
  const paper = room.getByRole('article')
  await paper.getByText('50.00 元（伍拾元整）').first().waitFor()
  await paper.getByText(/^〔1〕 证据件 .+ · 镜头 00:00:0\d · 段 \d+ · sha256 [0-9a-f]{64}$/).waitFor()
  const pdf = await room.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
  await room.getByRole('link', { name: '税费争议调解室' }).click()
  // The reason that she said still stands.
  await room.locator('video').nth(1).waitFor()
})

test('signed, it comes back through the scanner, and lies beside the record', async () => {
  await room.getByLabel('纸右上角的编号').fill('2026-1')
  await room.getByLabel('罗木生豆腐坊', { exact: true }).selectOption({ label: '签了字' })
  await room.getByLabel('石臼税务所', { exact: true }).selectOption({ label: '盖了章' })
  const scan = (name: string, mimeType: string, buffer: Uint8Array) => ({
    name,
    mimeType,
    buffer: Buffer.from(buffer),
  })
  const choosing = room.waitForEvent('filechooser')
  await room.getByRole('button', { name: '选扫描件' }).click()
  await (
    await choosing
  ).setFiles([
    scan('处理记录.png', 'image/png', drawSheet('letter', 1)),
    scan('名单.txt', 'text/plain', Buffer.from('甲乙')),
  ])
  await room.getByText('名单.txt').waitFor()
  await room.getByRole('button', { name: '收回签过字的' }).click()
  await room.getByRole('listitem').filter({ hasText: '罗木生豆腐坊' }).getByText('签了字').waitFor()
  const paper = room.getByRole('button', { name: /^签好的 松岚县税调〔2026〕1 号，1 页$/ })
  await expect
    .poll(() => paper.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth))
    .toBe(360)
  await looksWell(room)
})

test('she asks for the evidence, 曹静 of the archive agrees, and the package is taken away', async () => {
  await room.getByRole('button', { name: /的证据出证$/ }).click()
  const asking = room.getByRole('dialog', { name: '出证' })
  await asking.getByText('有声音，没有文字稿。').waitFor()
  await asking.getByLabel('为什么要出证').fill('律师调取')
  await asking.getByRole('button', { name: '提出出证' }).click()
  await asking.getByText('您提出的，要另一个岗位的人同意').waitFor()
  await looksWell(room)
  await room.keyboard.press('Escape')
  await leave(room)

  room = await openOffice(county, desk, '曹静', '/evidence')
  await room.getByRole('button', { name: /石臼/ }).click()
  await room.getByRole('button', { name: '出证', exact: true }).click()
  const agreeing = room.getByRole('dialog', { name: '出证' })
  await agreeing.getByText('律师调取').waitFor()
  await agreeing.getByRole('button', { name: '同意出证' }).click()
  await agreeing.getByRole('button', { name: '做证据包' }).click()
  const taking = agreeing.getByRole('link', { name: '下载证据包' })
  await taking.waitFor()
  await looksWell(room)
  const coming = room.waitForEvent('download')
  await taking.click()
  const zip = join(dir, 'taken.zip')
  await (await coming).saveAs(zip)
  const [made] = (await state()).exports
  expect((await stat(zip)).size).toBe(made?.bytes)
  folder = await unpack(zip)
})

test('a bare computer finds it genuine and in the ledger; with one byte other it says which file', async () => {
  const genuine = await runVerify(folder)
  expect(genuine, genuine.text).toMatchObject({ code: 0, wrong: [] })
  expect(genuine.text).toContain('log/entry.json：在账本里')
  const name = 'media/camera-desk/000002.webm'
  const file = await open(join(folder, name), 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 99)
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, 99)
  await file.close()
  const altered = await runVerify(folder)
  expect(altered.code, altered.text).toBe(1)
  expect(altered.wrong.join()).toContain(name)
})

test('谁看过 names both who looked and who took it, with their reasons; and 曹静 reviews what was covered', async () => {
  await room.keyboard.press('Escape')
  await room.getByLabel('为什么看').fill('核对谁看过')
  await room.getByRole('button', { name: '开始看' }).click()
  await room.getByRole('tab', { name: /^谁看过/ }).click()
  const looks = room.getByRole('region', { name: '谁看过' })
  for (const line of [
    /马素琴.*打开看.*核对当面交没交材料/,
    /曹静.*导出.*律师调取/,
    /曹静.*打开看.*核对谁看过/,
  ])
    await looks.getByRole('row', { name: line }).waitFor()
  await looksWell(room)

  await room.getByRole('tab', { name: '成品' }).click()
  const covered = room.getByRole('listitem').filter({ hasText: '他人的证件号' })
  await covered.getByRole('button', { name: '看' }).click()
  const shown = room.getByRole('dialog', { name: /^遮挡件/ })
  await shown.getByRole('button', { name: '可以用' }).click()
  await shown.getByText('曹静 复核，可以用').waitFor()
  await room.keyboard.press('Escape')
  await covered.getByText('曹静 复核，可以用').waitFor()

  await room.getByRole('tab', { name: /^谁看过/ }).click()
  await looks.getByRole('button', { name: '打印' }).click()
  const paper = room.getByRole('article')
  await paper.getByRole('row', { name: /曹静 打印本表 核对谁看过/ }).waitFor()
  await looksWell(room)
  const pdf = await room.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
})

test('no page complained', () => {
  expect(desk.computer.complaints).toEqual([])
})
