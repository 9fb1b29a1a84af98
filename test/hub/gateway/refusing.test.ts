import { expect, test } from 'vitest'
import type { Refusal } from '../../../shared/entry/batch.ts'
import { bodyHash, type Entry } from '../../../shared/entry/entry.ts'
import { deviceRefused } from '../../../shared/facts/device.ts'
import { isTold } from '../../../shared/facts/fact.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { countyOfFile, openCounty, tempDir, type TestCounty } from '../county.ts'
import { altered, Desk, type Draft } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

const visitor = { name: '罗木生', identity: null, phone: '' }
const opened = (desk: Desk, draft: Partial<Draft> = {}): Draft => ({
  subject: desk.subject('visit'),
  type: 'visit.opened',
  body: { number: 1, visitor },
  ...draft,
})
const identity = (kind: string, number: string): object => ({
  number: 1,
  visitor: { ...visitor, identity: { kind, number } },
})

type Make = (desk: Desk) => Promise<Entry>
const writes =
  (draft: (desk: Desk) => Draft): Make =>
  async (desk) =>
    (await desk.write(draft(desk))).entry
const changes =
  (change: (desk: Desk) => Record<string, unknown>): Make =>
  async (desk) =>
    altered(await desk.write(opened(desk)), change(desk))

/** What is wrong with it, what the county says, and how such an entry comes about. */
const bad: readonly (readonly [name: string, refusal: Refusal, make: Make])[] = [
  [
    'whose body was changed after it was written',
    { code: 'body-altered' },
    async (desk) => ({ ...(await desk.openVisit()).entry, body: 'AAAA' }),
  ],
  [
    'of which a part is missing',
    { code: 'malformed', where: 'salt' },
    async (desk) => ({ ...(await desk.openVisit()).entry, salt: null }),
  ],
  [
    'that has no body',
    { code: 'malformed', where: 'body' },
    async (desk) => ({ ...(await desk.openVisit()).entry, body: null, salt: null }),
  ],
  [
    'whose header is no JSON',
    { code: 'malformed', where: 'header' },
    async (desk) => ({ ...(await desk.openVisit()).entry, header: '{"id":' }),
  ],
  [
    'whose header lacks a field',
    { code: 'malformed', where: 'header.boot' },
    changes(() => ({ boot: undefined })),
  ],
  [
    'with a field beside the four that it has',
    { code: 'malformed', where: 'entry' },
    async (desk) => ({ ...(await desk.openVisit()).entry, _id: 'x' }) as Entry,
  ],
  [
    'with half a surrogate pair in its header',
    { code: 'text-broken', where: 'header' },
    async (desk) => {
      const { entry } = await desk.openVisit()
      return { ...entry, header: entry.header.replace('"by":"', '"by":"\ud83d') }
    },
  ],
  [
    'with half a surrogate pair in its body',
    { code: 'bad-body', where: 'visitor.name' },
    writes((desk) => opened(desk, { body: { number: 1, visitor: { ...visitor, name: '罗\ud83d' } } })),
  ],
  [
    'whose body has a field that begins with an underscore',
    { code: 'bad-body', where: 'body' },
    writes((desk) => opened(desk, { body: { number: 1, visitor, _id: 'x' } })),
  ],
  [
    'whose body is too large',
    { code: 'too-large', where: 'body', detail: '300000/262144' },
    async (desk) => ({ ...(await desk.openVisit()).entry, body: 'A'.repeat(300_000) }),
  ],
  [
    'whose body does not say what such a fact says',
    { code: 'bad-body', where: 'number' },
    writes((desk) => opened(desk, { body: { number: 'one', visitor } })),
  ],
  [
    'whose body is nested to exhaust its reader',
    { code: 'bad-body', where: 'app' },
    async (desk) => {
      const written = await desk.write({
        subject: `device:${desk.device}`,
        type: 'device.opened',
        by: 'system',
        body: {},
      })
      const body = `{"app":${'['.repeat(100_000)}${']'.repeat(100_000)},"last":null}`
      return { ...altered(written, { bodyHash: bodyHash(digest, written.entry.salt ?? '', body) }), body }
    },
  ],
  [
    'with a citizen number whose last digit is wrong',
    { code: 'bad-body', where: 'visitor.identity.number', detail: 'id-checksum' },
    writes((desk) => opened(desk, { body: identity('resident', '999999196203070415') })),
  ],
  [
    'with a credit code that was mistyped',
    { code: 'bad-body', where: 'party.identity.number', detail: 'id-letter' },
    writes((desk) => ({
      subject: desk.subject('matter'),
      type: 'matter.opened',
      body: {
        visit: desk.subject('visit'),
        party: {
          kind: 'taxpayer',
          name: '雾坪茶业',
          identity: { kind: 'uscc', number: 'O1999999MA0000000A' },
          capacity: 'self',
          proof: '',
        },
      },
    })),
  ],
  [
    'of a type that nobody knows',
    { code: 'unknown-type', where: 'header.type', detail: 'visit.flown' },
    writes((desk) => opened(desk, { type: 'visit.flown' })),
  ],
  [
    'of a version that is yet to come',
    { code: 'unknown-version', where: 'header.v', detail: '9' },
    writes((desk) => opened(desk, { v: 9 })),
  ],
  [
    'of a visit whose body lies open',
    { code: 'malformed', where: 'header.sealed' },
    writes((desk) => opened(desk, { open: true })),
  ],
  [
    'that says of a matter what is said of visits',
    { code: 'malformed', where: 'header.subject' },
    writes((desk) => opened(desk, { subject: desk.subject('matter') })),
  ],
  [
    'by somebody whom the staff list does not have',
    { code: 'unknown-staff', where: 'header.by' },
    writes((desk) => opened(desk, { by: 'nobody' })),
  ],
  [
    'by staff without the right',
    { code: 'no-right', where: 'header.type' },
    writes((desk) => opened(desk, { by: 'shenguoping' })),
  ],
  [
    'by staff of another station',
    { code: 'no-right', where: 'header.station' },
    writes((desk) => opened(desk, { by: 'luochanggen' })),
  ],
  [
    'by nobody in particular',
    { code: 'no-right', where: 'header.by' },
    writes((desk) => opened(desk, { by: 'system' })),
  ],
  [
    'by a person who proved nothing',
    { code: 'no-right', where: 'header.auth' },
    writes((desk) => opened(desk, { auth: { how: 'system' } })),
  ],
  [
    'by a stand-in to whom no code was given',
    { code: 'stand-in-unknown', where: 'header.auth.slot' },
    writes((desk) => opened(desk, { by: 'yangxiaoman', auth: { how: 'stand-in', slot: '7Q4' } })),
  ],
  [
    'written in the name of another station',
    { code: 'not-your-station', where: 'header.station' },
    writes((desk) => opened(desk, { station: 'shijiu' })),
  ],
  [
    'on another station’s matter',
    { code: 'not-your-subject', where: 'header.subject' },
    writes((desk) => ({ subject: desk.subject('matter', 'shijiu'), type: 'matter.reopened', body: {} })),
  ],
  [
    'on a matter that it hangs on another station’s visit',
    { code: 'bad-body', where: 'visit' },
    writes((desk) => ({
      subject: desk.subject('matter'),
      type: 'matter.opened',
      body: { visit: desk.subject('visit', 'shijiu'), party: null },
    })),
  ],
  [
    'in which a desk speaks for another desk',
    { code: 'not-your-subject', where: 'header.subject' },
    writes(() => ({
      subject: 'device:sj9',
      type: 'device.opened',
      by: 'system',
      body: { app: 'x', last: null },
    })),
  ],
  [
    'in which a desk appoints staff',
    { code: 'not-your-subject', where: 'header.subject' },
    writes(() => ({
      subject: 'staff:zhouguilan',
      type: 'staff.left',
      by: 'system',
      body: { version: 99, reason: 'x' },
    })),
  ],
  [
    'in which a desk enrols itself elsewhere',
    { code: 'no-right', where: 'header.by' },
    writes((desk) => ({
      subject: `device:${desk.device}`,
      type: 'device.enrolled',
      by: 'system',
      body: {
        version: 99,
        station: 'shijiu',
        name: 'x',
        signKey: { alg: 'Ed25519', key: 'x' },
        agreeKey: 'x',
      },
    })),
  ],
  [
    'in which a desk calls its own words refused',
    { code: 'no-right', where: 'header.type' },
    writes((desk) => ({
      subject: `device:${desk.device}`,
      type: 'device.refused',
      body: { entry: 'x', refusal: { code: 'malformed' } },
    })),
  ],
  [
    'with a time before all time',
    { code: 'clock-impossible', where: 'header.wall' },
    changes(() => ({ wall: -1 })),
  ],
  [
    'with a time after all time',
    { code: 'clock-impossible', where: 'header.offset' },
    changes(() => ({ offset: 9e15 })),
  ],
  [
    'that is first and claims to be later',
    { code: 'clock-impossible', where: 'header.lamport' },
    changes(() => ({ lamport: 7 })),
  ],
  [
    'that cites what nobody knows and claims to be the last of all',
    { code: 'clock-impossible', where: 'header.lamport' },
    changes(({ lane }) => ({ after: [`${lane}:0000000900`], lamport: 2 ** 39 })),
  ],
  [
    'that does not follow from the one before',
    { code: 'chain-broken', where: 'header.prev' },
    async (desk) => {
      await desk.push([await desk.openVisit()])
      return altered(await desk.openVisit(), { prev: 'A'.repeat(43) })
    },
  ],
]

test.each(bad)('an entry %s is refused, kept, and stops nothing', async (_, refusal, make) => {
  const desk = await Desk.enrol(county)
  const entry = await make(desk)
  const verdict = { id: entry.id, verdict: 'refused', refusal }
  const before = await desk.push([entry])
  expect(before.verdicts).toEqual([verdict])
  expect((await desk.push([entry])).verdicts).toEqual([verdict])

  const [kept] = await county.journal.quarantine.get([entry.id])
  expect(kept).toMatchObject({ device: desk.device, refusal })
  expect(JSON.parse(kept?.text ?? '')).toEqual(entry)
  expect(await county.journal.journal.get([entry.id])).toEqual([undefined])

  const heard = await county.journal.reader.heardOf(`device:${desk.device}`)
  const told = heard
    .filter(isTold)
    .filter(deviceRefused.is)
    .map(({ body }) => body)
  expect(told).toEqual([{ entry: entry.id, refusal }])

  const { receipt } = await desk.push([])
  expect(receipt.refused).toBe(1)
})

test('what follows a refused entry is taken: the refused one holds its place by its hash', async () => {
  const desk = await Desk.enrol(county)
  const first = await desk.openVisit()
  const refused = await desk.write(opened(desk, { type: 'visit.flown' }))
  const last = await desk.openVisit()
  const { verdicts, receipt } = await desk.push([first, refused, last])
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'refused', 'stored'])
  expect(receipt).toMatchObject({ holding: desk.holding(), entries: 3, refused: 1 })
})

test('a refused entry changes no state', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const closed = await desk.write({
    subject: visit.header.subject,
    type: 'visit.closed',
    body: {},
    by: 'nobody',
  })
  await desk.push([visit, closed])
  expect((await county.journal.reader.visit(visit.header.subject)).phase).toBe('waiting')
})

test('an entry of another device’s lane is refused and takes no place in that lane', async () => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county)]
  const theirs = await other.openVisit()
  const { verdicts } = await desk.push([theirs])
  expect(verdicts).toEqual([
    { id: theirs.entry.id, verdict: 'refused', refusal: { code: 'foreign-lane', detail: other.device } },
  ])
  expect((await other.push([theirs])).verdicts).toEqual([{ id: theirs.entry.id, verdict: 'stored' }])
})

test('entries under a wrong signature are forged, each of them, and the true ones are taken afterwards', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const forged = [{ id: visit.entry.id, verdict: 'refused', refusal: { code: 'forged' } }]
  const signature = await desk.signed('something else')
  expect((await desk.push([visit], { signature })).verdicts).toEqual(forged)
  expect((await desk.push([visit], { signature })).verdicts).toEqual(forged)
  expect((await desk.push([visit])).verdicts).toEqual([{ id: visit.entry.id, verdict: 'stored' }])
})

test('an id that is taken by another hash is forked; what stands there stays', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const twin = altered(visit, { mono: 5 })
  await desk.push([visit])
  expect((await desk.push([twin])).verdicts).toEqual([{ id: twin.id, verdict: 'forked' }])
  expect((await desk.push([twin])).verdicts).toEqual([{ id: twin.id, verdict: 'forked' }])
  expect((await desk.push([visit])).verdicts).toEqual([{ id: visit.entry.id, verdict: 'already' }])
  expect((await county.journal.journal.get([visit.entry.id]))[0]?.hash).toBe(visit.hash)
})

test('of two entries with one id in one batch the second is forked', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { verdicts } = await desk.push([visit, altered(visit, { mono: 5 })])
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'forked'])
})

test('an entry that came early makes the one before it fit', async () => {
  const desk = await Desk.enrol(county)
  const first = await desk.openVisit()
  const second = await desk.openVisit()
  await desk.push([second])
  const refusal = { code: 'chain-broken', where: 'header.prev' }
  expect((await desk.push([altered(first, { mono: 5 })])).verdicts).toEqual([
    { id: first.entry.id, verdict: 'refused', refusal },
  ])
})

test('things that are no entries get a verdict too, and the entry between them is stored', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { verdicts } = await desk.push([null, 'text', 7, [], {}, visit, { id: 'x'.repeat(50) }])
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
    'stored',
    'refused',
  ])
})

test('without the subject’s key an entry is refused as one that cannot be read', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  const { verdicts } = await desk.push([visit], { keys: [] })
  expect(verdicts).toEqual([
    { id: visit.entry.id, verdict: 'refused', refusal: { code: 'no-key', where: 'header.subject' } },
  ])
})

test('a body under another key than the subject’s is refused', async () => {
  const desk = await Desk.enrol(county)
  const [one, two] = [await desk.openVisit(), await desk.openVisit()]
  const swapped = [...desk.keys.values()].map(({ subject, wrapped }) => {
    const other = subject === one.header.subject ? two : one
    return { subject: other.header.subject, wrapped }
  })
  const { verdicts } = await desk.push([one, two], { keys: swapped })
  const refusal = { code: 'bad-body', where: 'body', detail: 'another-key' }
  expect(verdicts.map(({ refusal: why }) => why)).toEqual([refusal, refusal])
})

test('no desk brings a key for another station’s subject', async () => {
  const [desk, other] = [await Desk.enrol(county), await Desk.enrol(county, 'shijiu')]
  const theirs = other.subject('visit')
  await desk.keyOf(theirs)
  await desk.push([await desk.openVisit()])
  expect(await county.journal.subjectKeys.of(theirs)).toBeNull()
})

test('a refused entry is known as such after a restart', async () => {
  const temp = await tempDir()
  const before = await openCounty(temp.dir)
  const desk = await Desk.enrol(before)
  const refused = await desk.write(opened(desk, { type: 'visit.flown' }))
  const { verdicts } = await desk.push([refused])
  await before.close()
  desk.county = await openCounty(temp.dir)
  expect((await desk.push([refused])).verdicts).toEqual(verdicts)
  expect((await desk.hello()).body['lanes']).toBeUndefined()
  await desk.county.close()
  await temp.remove()
})
