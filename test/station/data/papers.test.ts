import { expect, test } from 'vitest'
import { allThere, offline, online, openedDesk, takeIn } from './desk-days.ts'
import { digest } from './fake-browser.ts'
import { createHash } from 'node:crypto'
import { fromUtf8 } from '../../../shared/entry/bytes.ts'
import { importSubjectKey, openBytes } from '../../../shared/entry/seal.ts'
import type { Signed } from '../../../shared/facts/dispute-record.ts'
import { specimens } from '../../shared/facts/specimens.ts'

const page = (text: string, type = 'image/jpeg') => new Blob([new TextEncoder().encode(text)], { type })

test('pages go after the entry that names them, the smallest first, and only then is all there', async () => {
  const day = await openedDesk()
  await allThere(day.desk)
  await offline(day)
  const { visit, matter } = await takeIn(day.desk)
  const large = page('大'.repeat(5_000))
  await day.desk.addPaper(matter, { name: '户口簿', voucher: false, pages: [large, page('小')] })
  await expect.poll(() => day.desk.line.current().waitingParcels).toBe(2)
  expect(day.desk.line.current().waitingBytes).toBeGreaterThan(15_000)
  day.hub.log.length = 0
  online(day)
  await allThere(day.desk)
  expect(day.desk.line.current()).toMatchObject({ waitingParcels: 0, waitingBytes: 0 })
  const puts = day.hub.log
    .filter(({ path }) => path.startsWith('/sync/parcels/'))
    .map(({ path }) => path.slice(14))
  await expect.poll(() => day.desk.visit(visit).loaded()).toBe(true)
  const [paper] = day.desk.visit(visit).current()?.matters[0]?.papers ?? []
  expect([...new Set(puts)]).toEqual([paper?.pages[1]?.hash, paper?.pages[0]?.hash])
  for (const [hash, bytes] of day.hub.parcels) {
    expect(createHash('sha256').update(bytes).digest('base64url')).toBe(hash)
    expect(new TextDecoder().decode(bytes)).not.toContain('大')
  }
  const shown = await day.desk.openPage(matter, paper?.pages[1]?.hash ?? '')
  if (!(shown instanceof Blob)) throw new Error('the page does not open')
  expect(await shown.text()).toBe('小')
  expect(shown.type).toBe('image/jpeg')
  expect(await day.desk.openPage(matter, digest('nothing'))).toBeNull()
})

test('a page that the hub will not have holds up no other, stays here, and is not said to be there', async () => {
  const day = await openedDesk()
  const { matter } = await takeIn(day.desk)
  await allThere(day.desk)
  await offline(day)
  await day.desk.addPaper(matter, { name: '甲', voucher: false, pages: [page('一'), page('二二')] })
  const tooLarge = JSON.stringify({ error: { code: 'too-large' } })
  day.hub.faults.answers.push({ path: '/sync/parcels/', status: 413, body: tooLarge })
  online(day)
  await expect.poll(() => day.desk.line.current()).toMatchObject({ waitingEntries: 0, waitingParcels: 1 })
  expect(day.hub.parcels.size).toBe(1)
  expect(day.desk.line.current().kind).toBe('sending')
})

test('a file that is no picture is not taken', async () => {
  const { desk } = await openedDesk()
  const { matter } = await takeIn(desk)
  const exe = { name: '甲', voucher: false, pages: [page('MZ', 'application/x-msdownload')] }
  await expect(desk.addPaper(matter, exe)).rejects.toMatchObject({ code: 'bad-draft' })
})

test('pages of a paper that was refused and declined are waited for no longer', async () => {
  const { desk, hub } = await openedDesk()
  hub.faults.refuse = ({ type }) => (type === 'matter.paper-added' ? { code: 'no-right' } : null)
  hub.faults.answers.push({
    path: '/sync/parcels/',
    status: 409,
    body: JSON.stringify({ error: { code: 'unannounced' } }),
  })
  const { matter } = await takeIn(desk)
  await desk.addPaper(matter, { name: '甲', voucher: false, pages: [page('一')] })
  await expect.poll(() => desk.refused.current()).toHaveLength(1)
  expect(desk.line.current()).toMatchObject({ kind: 'sending', waitingParcels: 1 })
  await desk.decline(desk.refused.current()[0]?.entry ?? '', '拍错了')
  await allThere(desk)
})

test('the signed paper of a dispute is photographed as any paper is, and opens with the dispute’s own key and no other', async () => {
  const { desk, hub } = await openedDesk()
  const { visit } = await takeIn(desk)
  const dispute = desk.newSubject('dispute')
  const body = { ...(specimens['dispute.opened@1'] as object), visit, matter: null, evidence: [] }
  await desk.write([{ subject: dispute, type: 'dispute.opened', body }])
  const { printed, signatures } = specimens['dispute.signed@2'] as Signed
  await desk.addSigned(dispute, { printed, signatures, pages: [page('手印')] })
  await allThere(desk)
  const [hash = ''] = [...hub.parcels.keys()]
  const sent = Buffer.from(hub.parcels.get(hash) ?? [])
  expect(sent.toString()).not.toContain('手印')
  const openedBy: string[] = []
  for (const [subject, raw] of hub.keys) {
    const plain = await openBytes(await importSubjectKey(raw), sent)
    if (plain && fromUtf8(plain) === '手印') openedBy.push(subject)
  }
  expect([...hub.keys.keys()]).toContain(visit)
  expect(openedBy).toEqual([dispute])
  const shown = await desk.openPage(dispute, hash)
  expect(shown instanceof Blob && (await shown.text())).toBe('手印')
})
