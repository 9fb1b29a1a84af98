import { expect, test } from 'vitest'
import { foldAlike, isUnknown, openCounty } from './county.ts'
import { live } from './lives.ts'

// The one invariant: what a desk told its user is kept is in the county's journal once, or in the refused tray with its reason; and
// desk and county fold alike, whatever happened in between.

const seeds = [1, 2, 3, 4]

test.each(seeds)('whatever happens (seed %i), nothing is lost and all tell one story', async (seed) => {
  const county = await openCounty()
  const posts = [
    await county.post('wuping', 'zhouguilan'),
    await county.post('shahe', 'hejing'),
    await county.post('shahe', 'chenyiming'),
  ]
  const { acknowledged, visits, answers, idle } = await live(county, posts, seed, 150)
  for (const post of posts) post.mend()
  for (const post of posts) await post.allThere()

  const journal = await county.journal()
  const stored = new Set(journal.map(({ _id }) => _id))
  const refused = new Set(posts.flatMap(({ desk }) => desk.refused.current().map(({ entry }) => entry)))
  expect(acknowledged.filter((id) => !stored.has(id) && !refused.has(id))).toEqual([])
  expect(posts.flatMap(({ desk }) => desk.refused.current())).toEqual([])
  // A salt is drawn once for each thing said: said twice, it would stand there twice.
  expect(new Set(journal.map(({ salt }) => salt)).size).toBe(journal.length)
  expect(idle).toEqual([])
  expect(answers['broken'] ?? 0).toBe(0)
  expect(answers['done'] ?? 0).toBeGreaterThan(5)

  for (const post of posts) {
    const station = post.desk.identity.current()?.station.id ?? ''
    for (const visit of visits.get(station) ?? []) await foldAlike(county, post, visit)
    const others = [...visits].flatMap(([owner, theirs]) => (owner === station ? [] : theirs))
    const unknown = await Promise.all(others.map((visit) => isUnknown(post, visit)))
    expect(unknown).toEqual(others.map(() => true))
  }
})
