// Prevents: what RxDB's replication plugins do to a reader when the hub answers oddly, dies, or forgets. Numbers: docs/faults.md.
import { expect, test } from 'vitest'
import { type County, foldAlike, openCounty, type Post } from '../integration/county.ts'
import { referOne, type TakenIn } from '../integration/story.ts'

const asks = async (county: County, { matter }: TakenIn, text: string): Promise<void> => {
  const { voice } = county.network().hub.county
  await voice.say({ subject: matter, type: 'case.asked', body: { text }, by: 'tangke' })
}
const heard = ({ desk }: Post, { visit }: TakenIn): readonly string[] => {
  const lines = desk
    .visit(visit)
    .current()
    ?.matters.flatMap(({ timeline }) => timeline)
  return (lines ?? [])
    .filter(({ type }) => type === 'case.asked')
    .map(({ body }) => (body as { text: string }).text)
}
const hears = (post: Post, taken: TakenIn, texts: readonly string[]): Promise<void> =>
  expect.poll(() => heard(post, taken)).toEqual(texts)

async function referring(): Promise<{ county: County; post: Post; taken: TakenIn }> {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await referOne(post.desk)
  await post.allThere()
  return { county, post, taken }
}
const error = (code: string): string => JSON.stringify({ error: { code } })

test('R1: the reader that waits for news survives a session that is over, a page that is gone and a hub that is away', async () => {
  const { county, post, taken } = await referring()
  const said: string[] = []
  for (const [status, body] of [
    [401, error('signature-wrong')],
    [404, error('not-found')],
    [503, error('broken')],
    [404, '<html>not here</html>'],
  ] as const) {
    post.wire.answer('/sync/feed', { status, body })
    // Ends the waiting that is under way; the next one meets the odd answer.
    for (const text of [`问 ${said.length}`, `问 ${said.length + 1}`]) {
      said.push(text)
      await asks(county, taken, text)
      await hears(post, taken, said)
    }
    await expect.poll(post.wire.unanswered).toBe(0)
  }
  await foldAlike(county, post, taken.visit)
})

test('R3: what the county says between the first reading and a waiting that fails is read, also after the browser was opened anew', async () => {
  const { county, post, taken } = await referring()
  const waiting = post.wire.atNext('/sync/feed').then(() =>
    post.wire.atNext('/sync/feed', async () => {
      post.wire.answer('/sync/feed', { status: 503, body: '' })
      await asks(county, taken, '空当里问的')
    }),
  )
  await post.reopen()
  await waiting
  await hears(post, taken, ['空当里问的'])
  await post.reopen()
  const live = post.desk.visit(taken.visit)
  await expect.poll(live.loaded).toBe(true)
  expect(heard(post, taken)).toEqual(['空当里问的'])
})

test('R9: a line that comes and goes leaves no waiting behind: one at a time, and none while the desk is shut', async () => {
  const { county, post, taken } = await referring()
  for (let times = 0; times < 8; times += 1) {
    await post.cut()
    post.mend()
    await post.allThere()
  }
  await asks(county, taken, '还在吗？')
  await hears(post, taken, ['还在吗？'])
  await expect.poll(() => post.wire.open('/sync/feed')).toBe(1)
  await post.browser.restart()
  expect(post.wire.open('/sync/')).toBe(0)
})

test('R10: four desks of one process have all their stores open at once, and none is kept out', async () => {
  const county = await openCounty()
  const posts: Post[] = []
  for (const [station, staff] of [
    ['wuping', 'zhouguilan'],
    ['wuping', 'yangxiaoman'],
    ['shijiu', 'luochanggen'],
    ['shahe', 'hejing'],
  ] as const)
    posts.push(await county.post(station, staff))
  for (const post of posts) {
    const { visit } = await referOne(post.desk)
    await post.allThere()
    expect((await foldAlike(county, post, visit)).matters).toHaveLength(1)
  }
})
