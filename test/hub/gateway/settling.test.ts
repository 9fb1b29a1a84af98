import { expect, test } from 'vitest'
import type { Written } from '../../../shared/entry/writer.ts'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

// A clash is settled by whose it is to settle: two takers by the shift leader, the rest by who has the case.

let county: TestCounty
countyOfFile((opened) => (county = opened))

const value = (text: string) => ({
  type: 'matter.field-set',
  body: { field: 'year', value: text, how: 'told' },
})
const cited = ({ header }: Written) => ({ ids: [header.id], lamport: header.lamport })
const settles = (keep: Written) => ({
  type: 'case.clash-settled',
  body: { kind: 'value', field: 'year', keep: keep.header.id, reason: '问过了' },
})

/** A matter that the county was handed and 唐可 has taken, and two values that did not know of each other. */
async function clashing(by: string | null = 'tangke') {
  const desk = await Desk.enrol(county)
  const subject = desk.subject('matter')
  const visit = desk.subject('visit')
  const opened = await desk.write({ subject, type: 'matter.opened', body: { visit, party: null } })
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'general' } }
  const referred = await desk.write({ subject, type: 'matter.ended', body: { outcome } })
  await desk.push([opened, referred])
  const taken = by && (await county.journal.voice.say({ subject, type: 'case.taken', body: {}, by }))
  const ours = await desk.write({ subject, ...value('2025') })
  await desk.push([ours])
  const theirs = await county.journal.voice.say({
    subject,
    ...value('2026'),
    by: 'tangke',
    seen: [taken ? taken.header.id : referred.header.id],
  })
  const lamport = Math.max(ours.header.lamport, theirs.header.lamport)
  const sawBoth = { ids: [ours.header.id, theirs.header.id], lamport }
  return { desk, subject, ours, theirs, sawBoth }
}
const clashesOf = async (subject: string): Promise<readonly string[]> =>
  (await county.journal.reader.matter(subject)).clashes.map(({ kind }) => kind)
const mayNot = (entry: Written, detail: string) => ({
  id: entry.header.id,
  verdict: 'refused',
  refusal: { code: 'no-right', where: 'clash', detail },
})

test('a desk that settles a clash of somebody else’s case is refused, each time it asks, and the clash stands', async () => {
  const { desk, subject, ours, sawBoth } = await clashing()
  const settled = await desk.write({ subject, ...settles(ours), after: sawBoth })
  const refused = mayNot(settled, 'settle-owner')
  expect((await desk.push([settled])).verdicts).toEqual([refused])
  expect((await desk.push([settled])).verdicts).toEqual([refused])
  expect(await county.journal.journal.get([settled.header.id])).toEqual([undefined])
  const [kept] = await county.journal.quarantine.get([settled.header.id])
  expect(JSON.parse(kept?.text ?? '')).toEqual(settled.entry)
  expect(await clashesOf(subject)).toEqual(['value'])
  // What follows is taken.
  const next = await desk.write({ subject, ...value('2024'), after: sawBoth })
  expect((await desk.push([next])).verdicts).toEqual([{ id: next.header.id, verdict: 'stored' }])
})

test('no desk settles two takers, not even for one of them', async () => {
  const { desk, subject } = await clashing()
  const taken = await desk.write({ subject, type: 'case.taken', body: {} })
  await desk.push([taken])
  expect(await clashesOf(subject)).toContain('takers')
  const keep = taken.header.id
  const settled = await desk.write({
    subject,
    type: 'case.taker-settled',
    body: { keep, reason: '我先接的' },
  })
  expect((await desk.push([settled])).verdicts).toEqual([mayNot(settled, 'settle-leader')])
  expect(await clashesOf(subject)).toContain('takers')
})

test('the desk settles where it has the case, also when it took it in the same batch', async () => {
  const { desk, subject, theirs, sawBoth } = await clashing(null)
  const taken = await desk.write({ subject, type: 'case.taken', body: {}, after: sawBoth })
  const settled = await desk.write({ subject, ...settles(theirs), after: cited(taken) })
  const { verdicts } = await desk.push([taken, settled])
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['stored', 'stored'])
  expect(await clashesOf(subject)).toEqual([])
})

test('the desk settles while nobody has the case, also when somebody took it meanwhile unseen', async () => {
  const { desk, subject, ours, sawBoth } = await clashing(null)
  await county.journal.voice.say({ subject, type: 'case.taken', body: {}, by: 'tangke' })
  const settled = await desk.write({ subject, ...settles(ours), after: sawBoth })
  expect((await desk.push([settled])).verdicts).toEqual([{ id: settled.header.id, verdict: 'stored' }])
  expect(await clashesOf(subject)).toEqual([])
})

test('what cites something that is still on its way is not judged too early', async () => {
  const { desk, subject, ours, sawBoth } = await clashing()
  const released = await desk.write({ subject, type: 'case.released', body: {}, after: sawBoth })
  const settled = await desk.write({ subject, ...settles(ours), after: cited(released) })
  expect((await desk.push([settled])).verdicts).toEqual([{ id: settled.header.id, verdict: 'stored' }])
  expect((await desk.push([released])).verdicts).toEqual([{ id: released.header.id, verdict: 'stored' }])
  expect(await clashesOf(subject)).toEqual([])
})
