// Prevents: papers that came down the valley on a stick and are judged otherwise than those that came by the line, or not at all.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { piecesOf } from '../../../shared/courier/bundle.ts'
import { receiptText } from '../../../shared/entry/receipt.ts'
import { sealBytes } from '../../../shared/entry/seal.ts'
import { verify } from '../../../shared/entry/sign.ts'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { chance, countyOfFile, type TestCounty } from '../county.ts'
import { courierTo, openBack, pack, type Page } from '../courier.ts'
import { altered, Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => {
  county = opened
})

/** A desk of 石臼乡 whose enrolment every feed has told. */
async function atShijiu(): Promise<Desk> {
  const desk = await Desk.enrol(county, 'shijiu')
  await county.followers.caughtUp()
  return desk
}
const luo = { by: 'luochanggen' }

async function visit(desk: Desk, name = '罗木生') {
  return desk.write({
    ...luo,
    subject: desk.subject('visit'),
    type: 'visit.opened',
    body: { number: 1, visitor: { name, identity: null, phone: '' } },
  })
}

async function paper(desk: Desk, size: number) {
  const subject = desk.subject('matter')
  const bytes = await sealBytes(await desk.keyOf(subject), new Uint8Array(randomBytes(size)))
  const page: Page = { hash: digestOfBytes(bytes), bytes }
  const pages = [{ hash: page.hash, bytes: bytes.length, media: 'image/jpeg' }]
  const body = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '申报表', voucher: false, pages }
  return { page, written: await desk.write({ ...luo, subject, type: 'matter.paper-added', body }) }
}

test('entries, keys and pages of a bundle are in the county as if the line had brought them', async () => {
  const desk = await atShijiu()
  const opened = await visit(desk)
  const { page, written } = await paper(desk, 150_000)
  const answer = await courierTo(county).deliver(await pack(desk, [opened, written], { pages: [page] }))
  expect(answer).toMatchObject({ status: 200, json: { entries: 2, already: 0 } })
  const { letter } = await openBack(desk, answer)
  expect(letter.verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'stored'])
  expect(letter).toMatchObject({ shelved: [page.hash], declined: [], wanted: [] })
  expect(letter.receipt).toMatchObject({
    device: desk.device,
    entries: 2,
    parcels: 1,
    holding: desk.holding(),
  })
  const held = await county.journal.reader.visit(opened.header.subject)
  expect(held?.visitor.name).toBe('罗木生')
})

test('the answer is signed by the county, and its receipt and feeds are those of the line', async () => {
  const desk = await atShijiu()
  const answer = await courierTo(county).deliver(await pack(desk, [await visit(desk)]))
  const { head, letter } = await openBack(desk, answer)
  expect(head).toMatchObject({ kind: 'back', device: desk.device })
  const { signKey } = county.journal.countyKeys
  expect(await verify(signKey, receiptText(letter.receipt), letter.receipt.signature)).toBe(true)
  const line = (await desk.feed({ common: ':0', limit: 1_000 })).body['common'] as {
    lines: { hash: string }[]
  }
  expect(letter.common.flatMap(({ lines }) => lines.map(({ hash }) => hash))).toEqual(
    line.lines.map(({ hash }) => hash),
  )
  expect(letter.lanes).toMatchObject([{ lane: desk.lane, complete: 1 }])
})

test('the feed goes on from the place that the bundle names', async () => {
  const desk = await atShijiu()
  const first = await openBack(desk, await courierTo(county).deliver(await pack(desk, [await visit(desk)])))
  const page = first.letter.common.at(-1)
  const last = page?.lines.at(-1)
  const common = { epoch: page?.epoch ?? '', n: last?.n ?? 0, hash: last?.hash ?? '' }
  const own = { epoch: '', n: 0, hash: '' }
  const again = await pack(desk, [await visit(desk)], { letter: { feeds: { own, common } } })
  expect((await openBack(desk, await courierTo(county).deliver(again))).letter.common).toEqual([])
})

test('an entry that the county does not take is refused in a bundle just as on the line, and blocks nothing', async () => {
  const desk = await atShijiu()
  const stranger = await desk.write({
    by: 'nobody',
    subject: desk.subject('visit'),
    type: 'visit.opened',
    body: { number: 1, visitor: { name: '甲', identity: null, phone: '' } },
  })
  const good = await visit(desk)
  const { letter } = await openBack(desk, await courierTo(county).deliver(await pack(desk, [stranger, good])))
  expect(letter.verdicts).toMatchObject([
    { verdict: 'refused', refusal: { code: 'unknown-staff' } },
    { verdict: 'stored' },
  ])
  expect(letter.receipt).toMatchObject({ entries: 2, refused: 1 })
})

test('a batch whose own signature does not fit is put aside, whoever signed the bundle', async () => {
  const desk = await atShijiu()
  const entry = altered(await visit(desk), { lamport: 9 })
  const batches = [{ entries: [entry], signature: 'AAAA', keys: [] }]
  const { letter } = await openBack(
    desk,
    await courierTo(county).deliver(await pack(desk, [], { letter: { batches } })),
  )
  expect(letter.verdicts).toMatchObject([{ verdict: 'refused', refusal: { code: 'forged' } }])
  expect(letter.receipt.entries).toBe(0)
})

test('a bundle of a device that was revoked is put aside, and says so', async () => {
  const desk = await atShijiu()
  const bundle = await pack(desk, [await visit(desk)])
  await county.office.revoke(desk.device, { reason: '丢了', how: 'stolen' }, 'system')
  const { letter } = await openBack(desk, await courierTo(county).deliver(bundle))
  expect(letter.verdicts).toMatchObject([{ verdict: 'refused', refusal: { code: 'device-revoked' } }])
  expect([letter.own, letter.common]).toEqual([[], []])
})

test('a stranger’s bundle, one that was changed, and one for another county are told apart', async () => {
  const desk = await atShijiu()
  const courier = courierTo(county)
  const bundle = await pack(desk, [await visit(desk)])
  const codeOf = async (front: { head: string; signature: string }) =>
    (await courier.offer(front)).json['error']
  expect(await codeOf((await pack(desk, [], { head: { device: 'xx9' } })).front)).toMatchObject({
    code: 'device-unknown',
  })
  expect(await codeOf((await pack(desk, [], { head: { county: 'A'.repeat(43) } })).front)).toMatchObject({
    code: 'other-county',
  })
  expect(
    await codeOf({ ...bundle.front, head: bundle.front.head.replace('石臼乡', '雾坪镇') }),
  ).toMatchObject({
    code: 'signature-wrong',
  })
  expect(await codeOf({ head: '{}', signature: '' })).toMatchObject({ code: 'bad-request', where: 'head' })
})

test('a bundle that comes in parts is opened when the last part is there, and each part says what is missing', async () => {
  const desk = await atShijiu()
  const { page, written } = await paper(desk, 150_000)
  const bundle = await pack(desk, [written], { pages: [page] })
  const courier = courierTo(county)
  const pieces = piecesOf(bundle.sealed)
  expect(pieces.length).toBe(3)
  const { json } = await courier.offer(bundle.front)
  const name = String(json['bundle'])
  expect(json['missing']).toEqual([0, 1, 2])
  await courier.put(name, 2, pieces[2] ?? new Uint8Array())
  expect(await courier.open(name)).toMatchObject({ status: 409, json: { error: { code: 'not-now' } } })
  expect((await courier.offer(bundle.front)).json['missing']).toEqual([0, 1])
  for (const at of [0, 1]) await courier.put(name, at, pieces[at] ?? new Uint8Array())
  expect(await courier.open(name)).toMatchObject({ status: 200, json: { entries: 1 } })
})

test('a piece that is damaged, too large, or of a bundle that nobody offered is not kept', async () => {
  const desk = await atShijiu()
  const bundle = await pack(desk, [await visit(desk)])
  const courier = courierTo(county)
  const name = String((await courier.offer(bundle.front)).json['bundle'])
  const [piece] = piecesOf(bundle.sealed)
  if (!piece) throw new Error('an empty bundle')
  const wrong = piece.slice()
  wrong[20] = (wrong[20] ?? 0) ^ 1
  expect(await courier.put(name, 0, wrong)).toMatchObject({ json: { error: { code: 'hash-mismatch' } } })
  expect(await courier.put(name, 0, chance(piece.length + 1))).toMatchObject({
    json: { error: { code: 'too-large' } },
  })
  expect(await courier.put(name, 7, piece)).toMatchObject({
    json: { error: { code: 'bad-request', where: 'at' } },
  })
  expect(await courier.put('A'.repeat(43), 0, piece)).toMatchObject({
    json: { error: { code: 'not-found' } },
  })
  expect(await courier.open('A'.repeat(43))).toMatchObject({ status: 404 })
  expect((await courier.offer(bundle.front)).json['missing']).toEqual([0])
})

test('a bundle that its device signed and that is no letter is answered, and changes nothing', async () => {
  const desk = await atShijiu()
  const bundle = await pack(desk, [], { letter: { parcels: [{ hash: 'A'.repeat(43), size: 99 }] } })
  expect(await courierTo(county).deliver(bundle)).toMatchObject({
    status: 400,
    json: { error: { code: 'bad-request', where: 'sealed' } },
  })
})

test('who knocks again and again with bundles that are nobody’s has to wait', async () => {
  const desk = await atShijiu()
  const { front } = await pack(desk, [], { head: { device: 'xx9' } })
  const courier = courierTo(county)
  const codes: unknown[] = []
  for (let tries = 0; tries < 12; tries += 1) codes.push((await courier.offer(front)).status)
  expect(codes).toContain(429)
  county.clock.now += 3_600_001
  expect((await courier.offer((await pack(desk, [await visit(desk)])).front)).status).toBe(200)
})

test('of many bundles of one desk the county keeps the last few until they are whole', async () => {
  const desk = await atShijiu()
  const courier = courierTo(county)
  const fronts = []
  for (let at = 0; at < 5; at += 1) fronts.push((await pack(desk, [])).front)
  const names: string[] = []
  for (const front of fronts) names.push(String((await courier.offer(front)).json['bundle']))
  expect(await courier.open(names[0] ?? '')).toMatchObject({ status: 404 })
  expect(await courier.open(names[4] ?? '')).toMatchObject({ status: 409 })
})
