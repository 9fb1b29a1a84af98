import { expect, test } from 'vitest'
import { bodyHash, parseEntry } from '../../../shared/entry/entry.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { countyOfEach, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty

countyOfEach(
  (opened) => void (county = opened),
  () => county,
)

test('when a subject’s key is destroyed its bodies say nothing any more, and the chain still holds', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit('罗木生')
  const called = await desk.write({ subject: visit.header.subject, type: 'visit.called', body: {} })
  await desk.push([visit, called])
  await county.followers.caughtUp()
  expect((await county.journal.reader.visit(visit.header.subject)).visitor.name).toBe('罗木生')

  await county.journal.subjectKeys.erase(visit.header.subject)
  const state = await county.journal.reader.visit(visit.header.subject)
  expect(state).toMatchObject({ visitor: { name: '' }, untold: 2 })
  expect(await county.journal.reader.heardOf(visit.header.subject)).toMatchObject([
    { untold: 'erased' },
    { untold: 'erased' },
  ])

  const [first, second] = await county.journal.journal.get([visit.entry.id, called.entry.id])
  for (const doc of [first, second]) {
    const { _id: id, header, body, salt } = doc ?? { _id: '', header: '', body: '', salt: '' }
    expect(parseEntry({ id, header, body, salt }, digest)).toMatchObject({ ok: true, hash: doc?.hash })
    expect(parseEntry({ id, header, body: null, salt: null }, digest)).toMatchObject({
      ok: true,
      hash: doc?.hash,
    })
    expect(bodyHash(digest, salt ?? '', body ?? '')).toBe(JSON.parse(header).bodyHash)
  }
})

test('what a desk writes later about an erased subject is answered so, and kept without its body', async () => {
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit('罗木生')
  const called = await desk.write({ subject: visit.header.subject, type: 'visit.called', body: {} })
  const other = await desk.openVisit('赵敏')
  await desk.push([visit])
  await county.journal.subjectKeys.erase(visit.header.subject)

  const erased = { id: called.entry.id, verdict: 'erased' }
  const { verdicts, receipt } = await desk.push([called, other])
  expect(verdicts).toEqual([erased, { id: other.entry.id, verdict: 'stored' }])
  expect((await desk.push([called])).verdicts).toEqual([erased])
  expect(receipt).toMatchObject({ holding: desk.holding(), refused: 0 })
  const [kept] = await county.journal.quarantine.get([called.entry.id])
  expect(JSON.parse(kept?.text ?? '')).toEqual({ ...called.entry, body: null, salt: null })
  expect(await county.journal.subjectKeys.of(visit.header.subject)).toBe('erased')
})

test('what the county wants to say of an erased subject it is told in time', async () => {
  const desk = await Desk.enrol(county)
  const subject = desk.subject('matter')
  await desk.push([
    await desk.write({ subject, type: 'matter.opened', body: { visit: desk.subject('visit'), party: null } }),
  ])
  await county.journal.subjectKeys.erase(subject)
  const said = await county.journal.voice.sayIf(
    { subject, type: 'case.taken', body: {}, by: 'tangke' },
    () => null,
  )
  expect(said).toEqual({ ok: false, why: 'erased' })
})
