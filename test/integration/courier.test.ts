// Prevents: a valley without a line, whose desk never hears that the county has its papers.
import { expect, onTestFinished, test } from 'vitest'
import { fromBase64, toBase64 } from '../../shared/entry/bytes.ts'
import type { DeskCourier } from '../../station/data/courier/desk-courier.ts'
import { deliver } from '../../station/data/courier/deliver.ts'
import { openPouch, type Pouch } from '../../station/data/courier/pouch.ts'
import { foldAlike, openCounty, type County, type Post } from './county.ts'

let pouches = 0
async function newPouch(): Promise<Pouch> {
  pouches += 1
  const pouch = await openPouch(`pouch${pouches}-${process.pid}`, () => Date.now())
  onTestFinished(() => pouch.close())
  return pouch
}

/** A desk up the valley: set up where there was a line, which is gone now. */
async function upTheValley(county: County, station = 'shijiu', staff = 'luochanggen'): Promise<Post> {
  const post = await county.post(station, staff)
  await post.allThere()
  await post.cut()
  return post
}

async function visit({ desk }: Post, name = '罗木生'): Promise<{ visit: string; matter: string }> {
  const subject = desk.newSubject('visit')
  const matter = desk.newSubject('matter')
  await desk.write([
    { subject, type: 'visit.opened', body: { number: 1, visitor: { name, identity: null, phone: '' } } },
    { subject: matter, type: 'matter.opened', body: { visit: subject, party: null } },
  ])
  return { visit: subject, matter }
}

const courierOf = ({ desk }: Post): Promise<DeskCourier> => desk.courier()
const lineOf = ({ desk }: Post) => desk.line.current()

/** Down the valley and up again. @returns the county's answer, as a file */
async function carry(county: County, file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const pouch = await newPouch()
  const added = await pouch.addFile(file)
  if (!added.ok) throw new Error(added.problem.code)
  const { url } = county.network()
  const done = await deliver({ fetch, base: url, pouch }, added.name, () => undefined)
  if (!done.ok) throw new Error(done.error.code)
  const back = await pouch.file(done.answer)
  if (!back) throw new Error('no answer in the pouch')
  return back
}

test('what a desk without a line gives with a courier is at the county, and the answer says so at the desk', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const { visit: subject, matter } = await visit(post)
  await post.desk.addPaper(matter, {
    name: '申报表',
    voucher: false,
    pages: [new Blob([new Uint8Array(90_000)], { type: 'image/jpeg' })],
  })
  const courier = await courierOf(post)
  const packed = await courier.pack()
  expect(packed.contents).toMatchObject({ visits: 1, matters: 1, papers: 1, papersLeft: 0, entriesLeft: 0 })
  expect(lineOf(post)).toMatchObject({ kind: 'offline', waitingParcels: 1 })

  const back = await carry(county, packed.file)
  const taken = await courier.takeBack(back)
  expect(taken).toMatchObject({ ok: true, again: false, papers: 1, refused: 0 })
  await expect
    .poll(() => lineOf(post))
    .toMatchObject({ kind: 'all-there', byCourier: true, waitingParcels: 0 })
  const held = await county.network().hub.county.reader.visit(subject)
  expect(held?.visitor.name).toBe('罗木生')
  expect((await county.matter(matter)).papers).toMatchObject([{ name: '申报表' }])
  await foldAlike(county, post, subject)
  expect(post.wire.isPlugged()).toBe(false)
})

test('what is written after the courier has left still waits, and goes with the next one', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  await visit(post)
  const courier = await courierOf(post)
  const first = await courier.pack()
  await visit(post, '李秀英')
  await courier.takeBack(await carry(county, first.file))
  await expect.poll(() => lineOf(post)).toMatchObject({ kind: 'offline', waitingEntries: 2 })
  const second = await courier.pack()
  expect(second.contents).toMatchObject({ visits: 1, matters: 1, others: 0 })
  await courier.takeBack(await carry(county, second.file))
  await expect.poll(() => lineOf(post).kind).toBe('all-there')
})

test('the county’s news comes up the valley: who was appointed meanwhile may work here', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const dingwei = await county.network().signIn('dingwei')
  await dingwei.ask('POST', '/api/staff', {
    id: 'newone',
    name: '新人',
    roles: ['assistant'],
    stations: ['shijiu'],
    skills: [],
    password: 'long-enough-1',
  })
  await county.network().settled()
  const courier = await courierOf(post)
  const taken = await courier.takeBack(await carry(county, (await courier.pack()).file))
  expect(taken).toMatchObject({ ok: true })
  expect(taken.ok && taken.news).toBeGreaterThan(0)
  expect(post.desk.reference.current().directory.staff.get('newone')?.name).toBe('新人')
})

test('an entry that the county refuses is in the tray when the courier has come back', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const { matter } = await visit(post)
  // A number whose checksum only the county looks at here.
  await post.desk.write([
    {
      subject: matter,
      type: 'matter.party-named',
      body: {
        party: {
          kind: 'taxpayer',
          name: '罗木生豆腐坊',
          identity: { kind: 'uscc', number: '92999999MA0T0F1D7X' },
          capacity: 'self',
          proof: '',
        },
      },
    },
  ])
  const courier = await courierOf(post)
  const taken = await courier.takeBack(await carry(county, (await courier.pack()).file))
  expect(taken).toMatchObject({ ok: true, refused: 1 })
  await expect.poll(() => post.desk.refused.current().map(({ type }) => type)).toEqual(['matter.party-named'])
})

test('an answer that is taken in twice changes nothing the second time', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  await visit(post)
  const courier = await courierOf(post)
  const back = await carry(county, (await courier.pack()).file)
  expect(await courier.takeBack(back)).toMatchObject({ ok: true, again: false })
  const line = lineOf(post)
  expect(await courier.takeBack(back)).toMatchObject({ ok: true, again: true, news: 0 })
  expect(lineOf(post)).toEqual(line)
})

test('the line and the courier bring the same, in either order, and the desk takes it once', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const { visit: subject } = await visit(post)
  const courier = await courierOf(post)
  const back = await carry(county, (await courier.pack()).file)
  post.mend()
  await post.allThere()
  expect(await courier.takeBack(back)).toMatchObject({ ok: true, again: false })
  expect(lineOf(post)).toMatchObject({ kind: 'all-there', byCourier: false })
  await foldAlike(county, post, subject)
  const docs = (await county.journal()).filter((doc) => doc.subject === subject)
  expect(docs.length).toBe(1)
})

test('an answer for another desk, another county’s, an outgoing bundle and a damaged one are told apart, and change nothing', async () => {
  const county = await openCounty()
  const other = await openCounty()
  const shijiu = await upTheValley(county)
  const wuping = await upTheValley(county, 'wuping', 'zhouguilan')
  const away = await upTheValley(other)
  await visit(shijiu)
  const [mine, theirs, foreign] = await Promise.all([shijiu, wuping, away].map(courierOf))
  if (!mine || !theirs || !foreign) throw new Error('three desks')
  const before = lineOf(shijiu)
  const codeOf = async (file: Uint8Array<ArrayBuffer>): Promise<unknown> => {
    const taken = await mine.takeBack(file)
    return taken.ok ? 'taken' : taken.problem
  }
  expect(await codeOf(await carry(county, (await theirs.pack()).file))).toMatchObject({ code: 'other-desk' })
  expect(await codeOf(await carry(other, (await foreign.pack()).file))).toMatchObject({
    code: 'other-county',
  })
  expect(await codeOf((await theirs.pack()).file)).toMatchObject({ code: 'outgoing', own: false })
  const packed = await mine.pack()
  expect(await codeOf(packed.file)).toMatchObject({ code: 'outgoing', own: true })
  const back = await carry(county, packed.file)
  const damaged = back.slice()
  damaged[damaged.length - 3] = (damaged.at(-3) ?? 0) ^ 1
  expect(await codeOf(damaged)).toMatchObject({ code: 'damaged' })
  expect(await codeOf(back.slice(0, -10))).toMatchObject({ code: 'cut-off' })
  expect(await codeOf(new Uint8Array([80, 75, 3, 4]))).toEqual({ code: 'no-bundle' })
  expect(lineOf(shijiu)).toEqual(before)
})

test('a locked desk packs, and does not take in', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  await visit(post)
  const courier = await courierOf(post)
  await post.desk.lockNow()
  const packed = await courier.pack()
  const back = await carry(county, packed.file)
  expect(await courier.takeBack(back)).toEqual({ ok: false, problem: { code: 'locked' } })
  expect(await post.desk.unlock(post.staff, '271828')).toEqual({ ok: true })
  expect(await courier.takeBack(back)).toMatchObject({ ok: true })
})

test('a courier whose line breaks in the middle sends only what the county has not', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const { matter } = await visit(post)
  const page = new Uint8Array(150_000).map((_, at) => (at * 7919) % 251)
  await post.desk.addPaper(matter, {
    name: '流水',
    voucher: false,
    pages: [new Blob([page], { type: 'image/png' })],
  })
  const pouch = await newPouch()
  const added = await pouch.addFile((await (await courierOf(post)).pack()).file)
  if (!added.ok) throw new Error(added.problem.code)
  const sent: string[] = []
  let breaks = 1
  const thin: typeof fetch = async (input, init) => {
    const path = new URL(new Request(input).url).pathname
    if (path.endsWith('/pieces/1') && breaks > 0) {
      breaks -= 1
      throw new TypeError('the line broke')
    }
    sent.push(path.replace(/^.*\/(pieces|bundles)/, '$1'))
    return fetch(input, init)
  }
  const deps = { fetch: thin, base: county.network().url, pouch }
  expect(await deliver(deps, added.name, () => undefined)).toMatchObject({
    ok: false,
    error: { code: 'unreachable' },
  })
  expect(await deliver(deps, added.name, () => undefined)).toMatchObject({ ok: true })
  expect(sent.filter((path) => path.startsWith('pieces'))).toEqual(['pieces/0', 'pieces/1', 'pieces/2'])
  expect(pouch.carried.current().map(({ head, delivered }) => [head.kind, delivered])).toEqual([
    ['back', false],
    ['out', true],
  ])
})

test('a stick keeps a bundle as text or bytes, and it is the same', async () => {
  const county = await openCounty()
  const post = await upTheValley(county)
  const { file } = await (await courierOf(post)).pack()
  const pouch = await newPouch()
  const added = await pouch.addFile(fromBase64(toBase64(file)) ?? file)
  if (!added.ok) throw new Error(added.problem.code)
  expect(await pouch.file(added.name)).toEqual(file)
  await pouch.drop(added.name)
  expect(pouch.carried.current()).toEqual([])
  expect(await pouch.file(added.name)).toBeNull()
})
