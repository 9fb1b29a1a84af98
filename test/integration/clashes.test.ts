import { beforeEach, describe, expect, test } from 'vitest'
import type { Act } from '../../shared/http/cases.ts'
import type { Clash, MatterState } from '../../shared/facts/matter-state.ts'
import type { Console } from '../network.ts'
import { type County, foldAlike, openCounty, type Post } from './county.ts'
import { referOne, referred, type TakenIn } from './story.ts'

// What desk and county write while neither hears of the other: both see what cannot be both, and who may settles it.

let county: County
let post: Post
let taken: TakenIn
const at: Record<'tang' | 'lin' | 'leader', Console> = {} as never

beforeEach(async () => {
  county = await openCounty()
  post = await county.post('wuping', 'zhouguilan')
  taken = await referOne(post.desk)
  await post.allThere()
  const names = { tang: 'tangke', lin: 'linxiao', leader: 'shenguoping' } as const
  for (const [name, staff] of Object.entries(names))
    at[name as keyof typeof at] = await county.network().signIn(staff)
})

const say = async (type: string, body: object): Promise<string> => {
  const [id = ''] = await post.desk.write([{ subject: taken.matter, type, body }])
  return id
}
const granted = async (who: Console, act: Act): Promise<string> => {
  const { status, json } = await who.act(taken.matter, act)
  expect(json).toEqual({ entry: expect.any(String) })
  expect(status).toBe(200)
  return (json as { entry: string }).entry
}
const refusedWith = async (who: Console, act: Act, code: string, more: object = {}): Promise<void> =>
  expect((await who.act(taken.matter, act)).json).toEqual({ error: { code, ...more } })

/** The cable is back: both sides have everything, and the same account of it. */
const together = async (): Promise<MatterState> => {
  post.mend()
  await post.allThere()
  const [matter] = (await foldAlike(county, post, taken.visit)).matters
  if (!matter) throw new Error('the matter is gone')
  return matter
}
const theClash = async (kind: Clash['kind']): Promise<Clash> => {
  const { clashes } = await together()
  expect(clashes.map((clash) => clash.kind)).toEqual([kind])
  return clashes[0] as Clash
}
const sideOf = ({ sides }: Clash, value: string): string =>
  sides.find((side) => side.value === value)?.id ?? ''
const settle = (clash: Clash, keep: string): Act =>
  clash.kind === 'takers'
    ? { act: 'settle-taker', keep, reason: '按先来后到' }
    : {
        act: 'settle',
        kind: clash.kind,
        ...(clash.field === null ? {} : { field: clash.field }),
        keep,
        reason: '问过了',
      }
const settledAtDesk = (clash: Clash, keep: string): Promise<string> => {
  const { act: _act, ...body } = settle(clash, keep)
  return say(clash.kind === 'takers' ? 'case.taker-settled' : 'case.clash-settled', body)
}

/** The county does not take it, and the desk hears why. */
const sentBack = (entry: string, detail: string): Promise<void> =>
  expect
    .poll(() => post.desk.refused.current())
    .toMatchObject([{ entry, refusal: { code: 'no-right', where: 'clash', detail } }])

test('of two consoles that take it in the same moment one has it, the other hears who, and the desk sees no clash', async () => {
  const answers = await Promise.all([at.tang, at.lin].map((who) => who.act(taken.matter, { act: 'take' })))
  const { case: state, clashes } = await together()
  expect(clashes).toEqual([])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
  const { json } = answers.find(({ status }) => status === 409) ?? {}
  expect(json).toEqual({ error: { code: 'taken-by-another', by: state?.taker } })
})

describe('two have taken it', () => {
  let clash: Clash
  beforeEach(async () => {
    await post.cut()
    await granted(at.tang, { act: 'take' })
    await say('case.taken', {})
    clash = await theClash('takers')
  })

  test('the shift leader says who, and nobody else', async () => {
    expect(clash.sides.map(({ value }) => value).sort()).toEqual(['tangke', 'zhouguilan'])
    const keep = sideOf(clash, 'tangke')
    for (const who of [at.tang, at.lin]) await refusedWith(who, settle(clash, keep), 'no-right')
    const mine = await settledAtDesk(clash, sideOf(clash, 'zhouguilan'))
    await sentBack(mine, 'settle-leader')
    expect(await theClash('takers')).toEqual(clash)
    await granted(at.leader, settle(clash, keep))
    expect(await together()).toMatchObject({ clashes: [], case: { taker: 'tangke' } })
    await refusedWith(at.leader, settle(clash, keep), 'not-now', { where: 'clash' })
  })

  test('both work on meanwhile, and what they say stands', async () => {
    await say('matter.field-set', { field: 'year', value: '2026', how: 'told' })
    await granted(at.tang, { act: 'ask', text: '哪一年的？' })
    await refusedWith(at.lin, { act: 'ask', text: '？' }, 'not-now', { where: 'taker' })
    // Given up by one of two, it would be taken from both.
    await refusedWith(at.tang, { act: 'release' }, 'not-now', { where: 'taker' })
    const matter = await together()
    expect(matter.fields['year']?.value).toBe('2026')
    expect(matter.case?.questions.map(({ text }) => text)).toEqual(['哪一年的？'])
    expect(matter.clashes).toEqual([clash])
  })
})

describe('two values of one field', () => {
  const apart = async (): Promise<Clash> => {
    await post.cut()
    await say('matter.field-set', { field: 'year', value: '2025', how: 'paper' })
    await granted(at.tang, { act: 'set-field', field: 'year', value: '2026', how: 'phone' })
    return theClash('value')
  }

  test('who has the case says which: neither another agent, nor the leader, nor the desk', async () => {
    await granted(at.tang, { act: 'take' })
    await together()
    const clash = await apart()
    const keep = sideOf(clash, '2025')
    for (const who of [at.lin, at.leader])
      await refusedWith(who, settle(clash, keep), 'taken-by-another', { by: 'tangke' })
    await sentBack(await settledAtDesk(clash, sideOf(clash, '2026')), 'settle-owner')
    expect(await theClash('value')).toEqual(clash)
    await granted(at.tang, settle(clash, keep))
    expect(await together()).toMatchObject({ clashes: [], fields: { year: { value: '2025' } } })
  })

  test('the desk says which where the desk has it', async () => {
    await say('case.taken', {})
    await together()
    const clash = await apart()
    const keep = sideOf(clash, '2026')
    await refusedWith(at.tang, settle(clash, keep), 'taken-by-another', { by: 'zhouguilan' })
    await settledAtDesk(clash, keep)
    expect(await together()).toMatchObject({ clashes: [], fields: { year: { value: '2026' } } })
  })

  test('anybody who works on it says which while nobody has it', async () => {
    const clash = await apart()
    await granted(at.lin, settle(clash, sideOf(clash, '2026')))
    expect(await together()).toMatchObject({ clashes: [], fields: { year: { value: '2026' } } })
  })

  test('a value that the visitor had confirmed is not overwritten even by who saw it', async () => {
    await granted(at.tang, { act: 'take' })
    await say('matter.field-set', { field: 'year', value: '2025', how: 'told' })
    await say('matter.field-confirmed', { field: 'year', value: '2025' })
    await together()
    await granted(at.tang, { act: 'set-field', field: 'year', value: '2026', how: 'system' })
    const clash = await theClash('value')
    await granted(at.tang, settle(clash, sideOf(clash, '2026')))
    expect(await together()).toMatchObject({ clashes: [], fields: { year: { value: '2026' } } })
  })

  test('who settles on an old page is told so, whichever side of it has changed since', async () => {
    const clash = await apart()
    const keep = sideOf(clash, '2026')
    const { ids: beforeTaken } = (await county.matter(taken.matter)).heads
    await granted(at.tang, { act: 'take' })
    const { ids: beforeReleased } = (await county.matter(taken.matter)).heads
    const path = `/api/cases/${encodeURIComponent(taken.matter)}/acts`
    const onOld = async (seen: readonly string[]): Promise<unknown> =>
      (await at.lin.ask('POST', path, { act: settle(clash, keep), seen })).json
    expect(await onOld(beforeTaken)).toEqual({ error: { code: 'taken-by-another', by: 'tangke' } })
    await granted(at.tang, { act: 'release' })
    // Nobody has it now; what the fold would go by is the page, and there it was 唐可's.
    expect(await onOld(beforeReleased)).toEqual({ error: { code: 'not-now', where: 'clash' } })
    expect((await together()).clashes).toEqual([clash])
    await granted(at.lin, settle(clash, keep))
    expect((await together()).clashes).toEqual([])
  })
})

describe('two outcomes', () => {
  test('who has the case says which', async () => {
    await granted(at.tang, { act: 'take' })
    await together()
    await post.cut()
    await say('matter.ended', { outcome: { outcome: 'withdrawn', why: '不办了' } })
    await granted(at.tang, { act: 'end', outcome: { outcome: 'done', number: '99992026111600077' } })
    const clash = await theClash('outcomes')
    expect(clash.sides.map(({ value }) => value).sort()).toEqual(['done', 'withdrawn'])
    const keep = sideOf(clash, 'done')
    for (const who of [at.lin, at.leader])
      await refusedWith(who, settle(clash, keep), 'taken-by-another', { by: 'tangke' })
    await granted(at.tang, settle(clash, keep))
    expect(await together()).toMatchObject({
      clashes: [],
      outcome: { outcome: 'done' },
      case: { phase: 'closed' },
    })
  })
})

describe('ended here, and asked there', () => {
  let clash: Clash
  beforeEach(async () => {
    await granted(at.tang, { act: 'take' })
    await together()
    await post.cut()
    await say('matter.ended', { outcome: { outcome: 'withdrawn', why: '不办了' } })
    await granted(at.tang, { act: 'ask', text: '原件带了吗？' })
    clash = await theClash('ended-asked')
  })

  test('who has the case keeps the end: the question needs no reply any more', async () => {
    const keep = sideOf(clash, 'withdrawn')
    for (const who of [at.lin, at.leader])
      await refusedWith(who, settle(clash, keep), 'taken-by-another', { by: 'tangke' })
    await granted(at.tang, settle(clash, keep))
    expect(await together()).toMatchObject({
      clashes: [],
      outcome: { outcome: 'withdrawn' },
      case: { phase: 'closed', questions: [{ dropped: true }] },
    })
  })

  test('… or the question: the matter goes on, the desk replies and all is well', async () => {
    const keep = sideOf(clash, '原件带了吗？')
    await granted(at.tang, settle(clash, keep))
    expect(await together()).toMatchObject({ clashes: [], outcome: referred, case: { phase: 'asked' } })
    await say('case.replied', { question: keep, text: '带了。' })
    expect(await together()).toMatchObject({ clashes: [], case: { phase: 'taken' } })
  })

  test('of two questions the later can be kept as well as the first', async () => {
    await granted(at.tang, settle(clash, sideOf(clash, '原件带了吗？')))
    await together()
    await post.cut()
    await say('matter.ended', { outcome: { outcome: 'answered' } })
    for (const text of ['第二问', '第三问']) await granted(at.tang, { act: 'ask', text })
    const { clashes } = await together()
    expect(clashes.map(({ kind }) => kind)).toEqual(['ended-asked', 'ended-asked'])
    const later = clashes.find(({ sides }) => sides.some(({ value }) => value === '第三问')) as Clash
    await granted(at.tang, settle(later, sideOf(later, '第三问')))
    expect(await together()).toMatchObject({ outcome: referred, clashes: [] })
  })
})
