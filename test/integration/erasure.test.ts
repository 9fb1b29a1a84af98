import { expect, test } from 'vitest'
import type { Erasure } from '../../hub/directory/erasures.ts'
import { erasureGrace } from '../../shared/rules/erasure.ts'
import type { Console } from '../network.ts'
import { type County, openCounty, type Post } from './county.ts'
import { luoMusheng, type TakenIn, takeIn } from './story.ts'

// Erasure by law as people do it: one asks, another agrees, a day passes, and the keys are gone.

const asked = { number: 'wp-1116-001', year: 2026, ground: 'withdrawn', file: '2026-017' }

type People = { readonly ding: Console; readonly shen: Console; readonly cao: Console }

/** A visit of 雾坪镇 that is over, or not yet. */
async function begin(how: 'over' | 'open'): Promise<{ county: County; post: Post; taken: TakenIn } & People> {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const taken = await takeIn(post.desk)
  if (how === 'over') await close(post, taken)
  await post.allThere()
  await county.network().settled()
  const signIn = county.network().signIn
  const [ding, shen, cao] = [await signIn('dingwei'), await signIn('shenguoping'), await signIn('caojing')]
  return { county, post, taken, ding, shen, cao }
}

async function close({ desk }: Post, { visit, matter }: TakenIn): Promise<void> {
  await desk.write([
    { subject: matter, type: 'matter.ended', body: { outcome: { outcome: 'answered' } } },
    { subject: visit, type: 'visit.closed', body: {} },
  ])
}

async function ask(who: Console, body: object = asked): Promise<string> {
  const { json } = await who.ask('POST', '/api/erasures', body)
  return (json as { id?: string }).id ?? ''
}
/** A day later everybody signs in anew. */
const again = (county: County, who = 'caojing'): Promise<Console> => county.network().signIn(who)
const list = async (county: County): Promise<readonly Erasure[]> =>
  (await (await again(county)).ask('GET', '/api/erasures')).json as readonly Erasure[]
const passes = async (county: County, ms: number): Promise<void> => {
  const { clock, hub } = county.network()
  clock.set(clock.wall() + ms)
  await hub.people.erasures.sweep()
}

test('one asks, another agrees; a day later nobody opens it any more, and who did it stands in the audit log without a name of hers', async () => {
  const { county, post, taken, ding, cao } = await begin('over')
  const id = await ask(ding)
  expect((await ding.ask('POST', `/api/erasures/${id}/confirm`)).status).toBe(403)
  const confirmed = await cao.ask('POST', `/api/erasures/${id}/confirm`)
  expect(confirmed.json).toEqual({ due: county.network().clock.wall() + erasureGrace })

  await passes(county, erasureGrace - 1)
  const live = post.desk.visit(taken.visit)
  await expect.poll(() => live.current()?.visit.visitor.name).toBe(luoMusheng.name)
  await passes(county, 1)
  await expect.poll(() => live.current()?.visit.timeline.every(({ erased }) => erased)).toBe(true)
  expect(live.current()?.matters[0]?.timeline.every(({ erased }) => erased)).toBe(true)
  expect(JSON.stringify(live.current())).not.toContain(luoMusheng.name)
  const { subjectKeys } = county.network().hub.county
  for (const subject of [taken.visit, taken.matter]) expect(await subjectKeys.of(subject)).toBe('erased')

  expect(await list(county)).toMatchObject([
    { number: 'WP-1116-001', phase: 'done', matters: 1, askedBy: 'dingwei', confirmedBy: 'caojing' },
  ])
  const agent = await county.network().signIn('tangke')
  const path = `/api/cases/${encodeURIComponent(taken.matter)}`
  expect((await agent.ask('GET', path)).json).toEqual({ error: { code: 'erased' } })
  const audit = (await (await again(county, 'dingwei')).ask('GET', '/api/audit')).json as readonly {
    act: string
    about: string
  }[]
  const acts = audit.filter(({ about }) => about === taken.visit).map(({ act }) => act)
  expect(acts).toEqual(['erased', 'erasure-confirmed', 'erasure-asked'])
  expect(JSON.stringify([audit, await list(county)])).not.toContain(luoMusheng.name)
})

test('until the day is over either of them takes it back, and what was asked once is not asked twice', async () => {
  const { county, taken, ding, shen } = await begin('over')
  const id = await ask(ding)
  expect((await ding.ask('POST', '/api/erasures', asked)).json).toEqual({ error: { code: 'already' } })
  await shen.ask('POST', `/api/erasures/${id}/confirm`)
  expect((await shen.ask('POST', `/api/erasures/${id}/confirm`)).status).toBe(409)
  expect((await ding.ask('POST', `/api/erasures/${id}/call-off`)).status).toBe(200)
  await passes(county, erasureGrace)
  expect(await county.network().hub.county.subjectKeys.of(taken.visit)).toBeInstanceOf(Buffer)
  expect(await list(county)).toMatchObject([{ phase: 'called-off', endedBy: 'dingwei' }])
  const late = await again(county)
  expect((await late.ask('POST', `/api/erasures/${id}/call-off`)).status).toBe(409)
})

test('what is not over stays: when it is asked for, and when the day is over and the visitor came back meanwhile', async () => {
  const { county, post, taken, ding, shen } = await begin('open')
  const bar = { error: { code: 'not-now', where: 'open' } }
  expect((await ding.ask('POST', '/api/erasures', asked)).json).toEqual(bar)
  await close(post, taken)
  await post.allThere()
  await county.network().settled()
  const id = await ask(ding)
  await shen.ask('POST', `/api/erasures/${id}/confirm`)
  await post.desk.write([{ subject: taken.visit, type: 'visit.called', body: {} }])
  await post.allThere()
  await passes(county, erasureGrace)
  expect(await list(county)).toMatchObject([{ phase: 'barred', bar: 'open', endedBy: 'system' }])
  expect((await county.matter(taken.matter)).timeline.some(({ erased }) => erased)).toBe(false)
})

test('whoever has both roles is still one person', async () => {
  const { county, ding } = await begin('over')
  const both = { id: 'dingwei', name: '丁伟', roles: ['admin', 'leader'], stations: [], skills: [] }
  expect((await ding.ask('POST', '/api/staff', both)).status).toBe(200)
  const twice = await county.network().signIn('dingwei')
  const id = await ask(twice)
  expect((await twice.ask('POST', `/api/erasures/${id}/confirm`)).json).toEqual({
    error: { code: 'not-yours' },
  })
})

test('of two desks that gave one number the slip’s check code tells which; a number that is none is said to be none', async () => {
  const { county, taken, ding } = await begin('over')
  const other = await county.post('wuping', 'yangxiaoman')
  const second = await takeIn(other.desk)
  await other.desk.write([
    {
      subject: second.visit,
      type: 'visit.slip-printed',
      body: { format: 'a5', matters: [second.matter], code: '4Q7K 82MD KX3P' },
    },
  ])
  await close(other, second)
  await other.allThere()
  await county.network().settled()
  expect((await ding.ask('POST', '/api/erasures', asked)).json).toEqual({
    error: { code: 'bad-request', where: 'code' },
  })
  await ask(ding, { ...asked, code: '4q7k82mdkx3p' })
  expect(await list(county)).toMatchObject([{ visit: second.visit }])
  expect(taken.visit).not.toBe(second.visit)
  // A slip of the second desk says so in its number.
  expect((await ding.ask('POST', '/api/erasures', { ...asked, number: 'wp-1116-b001' })).json).toEqual({
    error: { code: 'already' },
  })
  for (const [number, answer] of [
    ['WP-1116-C001', { code: 'not-found' }],
    ['WP-1117-001', { code: 'not-found' }],
    ['XX-1116-001', { code: 'not-found' }],
    ['李秀英', { code: 'bad-request', where: 'number' }],
    ['WP-0231-001', { code: 'bad-request', where: 'number' }],
  ] as const)
    expect((await ding.ask('POST', '/api/erasures', { ...asked, number })).json).toEqual({ error: answer })
  // No room for anybody's name.
  expect((await ding.ask('POST', '/api/erasures', { ...asked, file: '罗木生' })).status).toBe(400)
})

test('a hub that was stopped goes on with it at its next start', async () => {
  const { county, taken, ding, shen } = await begin('over')
  const id = await ask(ding)
  await shen.ask('POST', `/api/erasures/${id}/confirm`)
  const { clock } = county.network()
  clock.set(clock.wall() + erasureGrace)
  await county.restart()
  const { subjectKeys } = county.network().hub.county
  await expect.poll(() => subjectKeys.of(taken.visit)).toBe('erased')
})
