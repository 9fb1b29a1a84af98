// Prevents: what RxDB's replication plugins do to a writer when an answer is lost, a document is refused, or a line goes dead. Numbers: docs/faults.md.
import { expect, onTestFinished, test } from 'vitest'
import { layBrokenLine } from '../broken-line.ts'
import { type County, foldAlike, openCounty, type Post } from '../integration/county.ts'
import { takeIn, type TakenIn } from '../integration/story.ts'

const idsIn = async (county: County): Promise<readonly string[]> =>
  (await county.journal()).map(({ _id }) => _id)

const fieldIs = (value: string) => ({ type: 'matter.field-set', body: { field: 'year', value, how: 'told' } })

async function takingIn(): Promise<{ county: County; post: Post; taken: TakenIn }> {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await takeIn(post.desk)
  await post.allThere()
  return { county, post, taken }
}

test('R2: an entry that the county refuses stands in the tray with its reason, and the twenty behind it go', async () => {
  const { county, post, taken } = await takingIn()
  await post.cut()
  // Its check character is wrong, which only the county looks at.
  const identity = { kind: 'uscc', number: '92999999MA0T0F1D7X' }
  const party = { kind: 'taxpayer', name: '罗木生豆腐坊', identity, capacity: 'self', proof: '' }
  const [poison = ''] = await post.desk.write([
    { subject: taken.matter, type: 'matter.party-named', body: { party } },
  ])
  const good: string[] = []
  for (let at = 0; at < 20; at += 1)
    good.push(...(await post.desk.write([{ subject: taken.matter, ...fieldIs(String(2000 + at)) }])))
  post.mend()
  await post.allThere()
  const there = await idsIn(county)
  expect(good.filter((id) => !there.includes(id))).toEqual([])
  expect(there).not.toContain(poison)
  await expect
    .poll(() => post.desk.refused.current())
    .toMatchObject([{ entry: poison, refusal: { code: expect.any(String) }, phase: 'open' }])
  await foldAlike(county, post, taken.visit)
})

test('R4: the hub has it, the answer is lost, and the user writes again before the next try: both are kept, the last one counts', async () => {
  const { county, post, taken } = await takingIn()
  post.wire.loseAnswer('/sync/entries')
  const [first = ''] = await post.desk.write([{ subject: taken.matter, ...fieldIs('2024') }])
  await expect.poll(() => idsIn(county)).toContain(first)
  const [second = ''] = await post.desk.write([{ subject: taken.matter, ...fieldIs('2025') }])
  post.mend()
  await post.allThere()
  const there = await idsIn(county)
  expect(there.filter((id) => id === first || id === second)).toEqual([first, second])
  const { matters } = await foldAlike(county, post, taken.visit)
  expect(matters[0]).toMatchObject({ fields: { year: { value: '2025' } }, clashes: [] })
})

test('R5, R14: what the county destroyed while the desk wrote on it, twice, stays destroyed, and holds up nothing', async () => {
  const { county, post, taken } = await takingIn()
  await post.cut()
  const { subjectKeys, reader } = county.network().hub.county
  for (const subject of [taken.visit, taken.matter]) await subjectKeys.erase(subject)
  for (const value of ['2024', '2025']) await post.desk.write([{ subject: taken.matter, ...fieldIs(value) }])
  const other = await takeIn(post.desk)
  post.mend()
  await post.allThere()
  expect(await subjectKeys.of(taken.matter)).toBe('erased')
  expect((await reader.heardOf(taken.matter)).filter((one) => 'body' in one)).toEqual([])
  await expect(post.desk.write([{ subject: taken.matter, ...fieldIs('2026') }])).rejects.toMatchObject({
    code: 'erased',
  })
  await foldAlike(county, post, other.visit)
})

test('R7: a line on which a push stands still and nobody is told: the desk gives up, tries again, and all is there once', async () => {
  const county = await openCounty()
  const line = await layBrokenLine(() => county.network().url)
  onTestFinished(line.close)
  const post = await county.post('wuping', 'zhouguilan', {}, () => line.url)
  await post.allThere()
  const goOn = line.stall()
  const { visit, ids } = await takeIn(post.desk)
  // The request's patience, in the time that this browser lives in.
  await expect
    .poll(() => {
      post.browser.pass(60_000)
      return post.desk.line.current().kind
    })
    .toBe('offline')
  goOn()
  post.browser.online()
  await post.allThere()
  const there = await idsIn(county)
  expect(there.filter((id) => ids.includes(id)).sort()).toEqual(ids)
  await foldAlike(county, post, visit)
})
