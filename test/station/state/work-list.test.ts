import { expect, test } from 'vitest'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import { standOf } from '../../../station/state/case-stand.ts'
import { createHub } from '../../../station/state/county-hub.ts'
import { inTurn } from '../../../station/state/in-turn.ts'
import { settleAct } from '../../../station/state/settle-act.ts'
import { WorkList } from '../../../station/state/work-list.svelte.ts'

const subject = 'matter:wuping.01M7H23YJ0AW2CXDQPR8YB674X'
const open = {
  matter: foldMatter(subject, []),
  visit: null,
  consults: [],
  arrived: [],
  late: {},
}

/** A county that answers each path with what it is told to. */
function county(answers: Readonly<Record<string, () => Response>>) {
  const asked: { readonly path: string; readonly body: unknown }[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = input instanceof Request ? input.url : String(input)
    asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined })
    const answer = answers[decodeURIComponent(path)]
    if (!answer) throw new TypeError('no line')
    return answer()
  }
  return { asked, hub: createHub({ fetch, base: '' }) }
}
const json = (value: unknown, status = 200) => Response.json(value, { status })
const read = `/api/cases/${subject}`

test('a list that cannot be fetched again keeps what it has and says why', async () => {
  let away = false
  const { hub } = county({
    '/api/cases': () => {
      if (away) throw new TypeError('no line')
      return json([])
    },
  })
  const work = new WorkList(hub)
  await work.refresh()
  expect(work.rows).toEqual([])
  away = true
  await work.refresh()
  expect(work.rows).toEqual([])
  expect(work.failure).toEqual({ code: 'unreachable' })
})

test('an act says what the page had seen, and who was first is told by name', async () => {
  const { hub, asked } = county({
    '/api/cases': () => json([]),
    [read]: () => json(open),
    [`${read}/acts`]: () => json({ error: { code: 'taken-by-another', by: 'xuwen' } }, 409),
  })
  const work = new WorkList(hub)
  await work.choose(subject)
  expect(await work.act({ act: 'take' }, '接下了')).toEqual({ code: 'taken-by-another', by: 'xuwen' })
  expect(work.said).toBe('')
  expect(asked.find(({ path }) => path.endsWith('/acts'))?.body).toEqual({ act: { act: 'take' }, seen: [] })
})

test('what was written about one case waits there while another is looked at', async () => {
  const { hub } = county({ [read]: () => json(open) })
  const work = new WorkList(hub)
  await work.choose(subject)
  work.drafts.set(`${subject} ask`, '写了一半')
  await work.choose(null)
  expect(work.open).toBeNull()
  expect(work.drafts.get(`${subject} ask`)).toBe('写了一半')
})

test('an answer that comes after the next case was chosen is not shown', async () => {
  const other = 'matter:wuping.01M7H23YJ0AW2CXDQPR8YB674Y'
  let arrive = (): void => {}
  const slow = new Promise<Response>((resolve) => {
    arrive = () => resolve(json(open))
  })
  const fetch = (path: unknown) =>
    String(path).includes('674X') ? slow : Promise.resolve(json({ ...open, matter: foldMatter(other, []) }))
  const work = new WorkList(createHub({ fetch, base: '' }))
  const first = work.choose(subject)
  await work.choose(other)
  arrive()
  await first
  expect(work.open?.matter.subject).toBe(other)
})

test('however many ask while it runs, it runs once more', async () => {
  let runs = 0
  const ends: (() => void)[] = []
  const ask = inTurn(
    () =>
      new Promise<void>((end) => {
        runs += 1
        ends.push(end)
      }),
  )
  const first = ask()
  const later = Promise.all([ask(), ask(), ask()])
  ends[0]?.()
  await first
  await expect.poll(() => ends.length).toBe(2)
  ends[1]?.()
  await later
  expect(runs).toBe(2)
})

test('two takers are settled as takers, everything else as what it is', () => {
  const side = { id: 'wp1-a~1', at: 0, by: 'zhouguilan', station: 'wuping', value: '48600.00' }
  const clash = { kind: 'takers', field: null, sides: [side], settles: 'leader' } as const
  expect(settleAct(clash, side)).toEqual({ act: 'settle-taker', keep: side.id, reason: '' })
  expect(settleAct({ ...clash, kind: 'value', field: 'sales', settles: 'owner' }, side)).toEqual({
    act: 'settle',
    kind: 'value',
    field: 'sales',
    keep: side.id,
    reason: '',
  })
})

test('a case is mine, another’s, nobody’s, two people’s, or over', () => {
  const claim = (value: string) => ({
    id: value,
    at: 0,
    by: value,
    station: 'county',
    value,
    weight: 'said' as const,
  })
  const state = (...takers: readonly string[]): Pick<MatterState, 'case'> => ({
    case: {
      phase: 'taken',
      since: 0,
      referredAt: 0,
      referredBy: 'zhouguilan',
      to: null,
      questions: [],
      answers: [],
      takers: takers.map(claim),
      taker: takers.length === 1 ? (takers[0] ?? null) : null,
    },
  })
  const stands = [state('linxiao'), state('xuwen'), state(), state('linxiao', 'xuwen'), { case: null }]
  expect(stands.map((one) => standOf(one, 'linxiao'))).toEqual(['mine', 'other', 'nobody', 'two', 'closed'])
})
