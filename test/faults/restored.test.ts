import { expect, test } from 'vitest'
import { isTold } from '../../shared/facts/fact.ts'
import { copied, type County, foldAlike, openCounty, type Post } from '../integration/county.ts'
import { referOne, takeIn } from '../integration/story.ts'

// The county's disk breaks, and what the administrator brings back is from yesterday. The keys are kept elsewhere, and are whole.

async function asks(county: County, subject: string, text: string): Promise<string> {
  const { voice } = county.network().hub.county
  const { entry } = await voice.say({ subject, type: 'case.asked', body: { text }, by: 'tangke' })
  return entry.id
}

const hears = ({ desk }: Post, visit: string, text: string): Promise<void> => {
  const live = desk.visit(visit)
  const lines = () => live.current()?.matters.flatMap(({ timeline }) => timeline) ?? []
  return expect
    .poll(() => lines().some(({ body }) => JSON.stringify(body)?.includes(text)), { timeout: 20_000 })
    .toBe(true)
}

const ids = async (county: County): Promise<readonly string[]> =>
  (await county.journal()).map(({ _id }) => _id)

test('R8: a hub that is brought back from a copy gets back what desks hold of it: theirs, and its own words too, each once', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const before = await referOne(post.desk)
  await post.allThere()
  const restore = await copied(county)

  const asked = await asks(county, before.matter, '缺哪张票？')
  const after = await referOne(post.desk)
  await post.allThere()
  const askedAfter = await asks(county, after.matter, '哪一个月的？')
  await hears(post, before.visit, '缺哪张票？')
  await hears(post, after.visit, '哪一个月的？')
  const all = await ids(county)

  await restore()
  expect(await ids(county)).not.toContain(asked)
  await expect
    .poll(
      async () => {
        const there = new Set(await ids(county))
        return all.filter((id) => !there.has(id))
      },
      { timeout: 20_000 },
    )
    .toEqual([])
  await post.allThere()
  const there = await ids(county)
  expect(new Set(there).size).toBe(there.length)
  expect(there).toContain(askedAfter)
  for (const { visit } of [before, after]) await foldAlike(county, post, visit)
  // It is as if nothing had been: the county speaks, and the desk hears.
  await asks(county, after.matter, '还差一张')
  await hears(post, after.visit, '还差一张')
})

test('a desk that was enrolled after the copy was made reminds the county of itself', async () => {
  const county = await openCounty()
  const restore = await copied(county)
  const post = await county.post('shahe', 'hejing')
  const taken = await referOne(post.desk)
  await post.allThere()
  await county.network().settled()

  await restore()
  const { directory } = county.network().hub.people
  expect(directory.current().devices.has(post.device)).toBe(false)
  await expect.poll(() => directory.current().devices.has(post.device), { timeout: 20_000 }).toBe(true)
  await expect
    .poll(async () => new Set(await ids(county)).has(taken.ids[0] ?? ''), { timeout: 20_000 })
    .toBe(true)
  await post.allThere()
  await foldAlike(county, post, taken.visit)
})

test('what the law had destroyed since the copy is destroyed again, and a revoked desk stays out', async () => {
  const county = await openCounty()
  const [post, thief] = [await county.post('wuping', 'zhouguilan'), await county.post('wuping', 'zhouguilan')]
  const taken = await takeIn(post.desk)
  await post.allThere()
  const restore = await copied(county)
  const { subjectKeys } = county.network().hub.county
  for (const subject of [taken.visit, taken.matter]) await subjectKeys.erase(subject)
  const dingwei = await county.network().signIn('dingwei')
  await dingwei.ask('POST', `/api/devices/${thief.device}/revoke`, { reason: '遗失', how: 'stolen' })
  const revoked = (): boolean => {
    const { devices } = county.network().hub.people.directory.current()
    return Boolean(devices.get(thief.device)?.revoked)
  }
  // What reached no desk is lost with the disk.
  const heard = () => post.desk.reference.current().directory.devices.get(thief.device)?.revoked ?? null
  await expect.poll(heard).not.toBeNull()
  await thief.browser.restart()
  const live = post.desk.visit(taken.visit)
  await expect.poll(() => live.current()?.visit.visitor.name, { timeout: 20_000 }).toBe('')
  // What no desk has heard is lost with the county's disk.
  const hasHeard = (): boolean =>
    Boolean(post.desk.reference.current().directory.devices.get(thief.device)?.revoked)
  await expect.poll(hasHeard, { timeout: 20_000 }).toBe(true)

  await restore()
  const keys = county.network().hub.county.subjectKeys
  await expect.poll(() => keys.of(taken.visit), { timeout: 20_000 }).toBe('erased')
  await expect.poll(() => keys.of(taken.matter), { timeout: 20_000 }).toBe('erased')
  await expect.poll(revoked, { timeout: 20_000 }).toBe(true)
  const { reader } = county.network().hub.county
  expect((await reader.heardOf(taken.visit)).some(isTold)).toBe(false)
})

test('nobody can put words into the county’s mouth: what has not its mark is counted, and not kept', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await referOne(post.desk)
  await post.allThere()
  await asks(county, taken.matter, '缺哪张票？')
  await county.network().settled()
  const network = county.network()
  const docs = (await county.journal()).map(({ _id: id, header, body, salt }) => ({ id, header, body, salt }))
  const before = docs.length
  const mark = 'A'.repeat(43)
  const items = [
    ...docs.map((entry) => ({ kind: 'entry', entry, mark })),
    ...docs.map((entry) => ({ kind: 'entry', entry })),
    { kind: 'erased', subject: taken.visit, mark },
    { kind: 'nonsense' },
    null,
    'x'.repeat(1000),
  ].slice(0, 200)
  const answer = await fetch(`${network.url}/sync/give-back`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  expect(await answer.json()).toEqual({ taken: 0, strange: items.length })
  expect(await county.journal()).toHaveLength(before)
  expect(await network.hub.county.subjectKeys.of(taken.visit)).not.toBe('erased')
})
