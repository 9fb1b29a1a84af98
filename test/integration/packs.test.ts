import { expect, test } from 'vitest'
import { calendar } from '../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../hub/demo/reference/catalogue.ts'
import { openCounty } from './county.ts'

test('an edited table that the administrator publishes is at the desk a moment later, and a bad one changes nothing', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const held = () => {
    const { catalogue: items, calendar: days } = post.desk.reference.current()
    return [items?.version, items?.items.length, days?.version]
  }
  await expect.poll(held).toEqual([1, catalogue.items.length, 1])
  const dingwei = await county.network().signIn('dingwei')
  const publish = async (pack: string, content: unknown) =>
    (await dingwei.ask('POST', `/api/packs/${pack}`, { content })).json

  const items = catalogue.items.slice(1)
  expect(
    await publish('catalogue', { ...catalogue, version: 2, items: [...items, { id: 'q99' }] }),
  ).toMatchObject({
    published: null,
    problems: [{ index: items.length, item: 'q99' }],
  })
  expect(await publish('catalogue', { ...catalogue, version: 2, items })).toEqual({
    published: 2,
    problems: [],
  })
  expect(await publish('calendar', { ...calendar, version: 2 })).toEqual({ published: 2, problems: [] })
  await expect.poll(held).toEqual([2, items.length, 2])

  // Who was away finds it when the line is back.
  await post.cut()
  expect(await publish('catalogue', { ...catalogue, version: 3 })).toMatchObject({ published: 3 })
  post.mend()
  await expect.poll(held).toEqual([3, catalogue.items.length, 2])
})
