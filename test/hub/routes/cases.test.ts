import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DemoDesk } from '../../../hub/demo/desk.ts'
import { drawSheet } from '../../../hub/demo/drawing.ts'
import type { Act, CaseRow } from '../../../shared/http/cases.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { Outcome } from '../../../shared/rules/outcomes.ts'
import { type Answer, type Console, type Network, openNetwork } from '../../network.ts'
import { openStream } from './stream.ts'

let network: Network
let desk: DemoDesk
const at: Record<'tang' | 'lin' | 'leader' | 'expert' | 'admin', Console> = {} as never

beforeAll(async () => {
  network = await openNetwork()
  desk = await network.enrol('wuping')
  const names = {
    tang: 'tangke',
    lin: 'linxiao',
    leader: 'shenguoping',
    expert: 'zhaomin',
    admin: 'dingwei',
  } as const
  for (const [name, staff] of Object.entries(names)) at[name as keyof typeof at] = await network.signIn(staff)
})
afterAll(() => network.close())

let subject = ''
const by = 'zhouguilan'
const general: Outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'general' } }
const visitor = { name: '张玉梅', identity: null, phone: '10000000126' }
const party = { kind: 'taxpayer', name: '山月民宿', identity: null, capacity: 'self', proof: '' }

/** A visit at 雾坪 whose matter has gone to the county. */
async function refer(outcome: Outcome = general): Promise<string> {
  const visit = desk.newSubject('visit')
  const matter = desk.newSubject('matter')
  await desk.write({ subject: visit, type: 'visit.opened', body: { number: 1, visitor }, by })
  await desk.write({ subject: matter, type: 'matter.opened', body: { visit, party }, by })
  await desk.write({ subject: matter, type: 'matter.ended', body: { outcome }, by })
  await desk.push()
  return matter
}

const caseOf = async (who: Console, matter = subject): Promise<MatterState> =>
  ((await who.ask('GET', `/api/cases/${encodeURIComponent(matter)}`)).json as { matter: MatterState }).matter
const rowsFor = async (who: Console): Promise<CaseRow[]> => {
  await network.settled()
  return (await who.ask('GET', '/api/cases')).json as CaseRow[]
}
const rowFor = async (who: Console): Promise<CaseRow | undefined> =>
  (await rowsFor(who)).find((row) => row.subject === subject)
const act = (who: Console, what: Act, seen: readonly string[]): Promise<Answer> =>
  who.ask('POST', `/api/cases/${encodeURIComponent(subject)}/acts`, { act: what, seen })
const no = (code: string, details: object = {}) => ({ error: { code, ...details } })

beforeEach(async () => {
  subject = await refer()
})

describe('the work list', () => {
  test('shows what came from the desks, until it is closed, and on that day closed too', async () => {
    expect(await rowFor(at.tang)).toMatchObject({
      station: 'wuping',
      name: '山月民宿',
      phase: 'waiting',
      taker: null,
      outcome: 'referred',
      skill: 'general',
    })
    await at.tang.act(subject, { act: 'take' })
    await at.tang.act(subject, { act: 'end', outcome: { outcome: 'done', number: '99992026111600077' } })
    expect(await rowFor(at.tang)).toMatchObject({ phase: 'closed', taker: 'tangke' })
  })

  test('tells an expert who was not asked that there is a case, and not whose', async () => {
    expect(await rowFor(at.expert)).toMatchObject({ name: expect.stringMatching(/\*/) })
    expect((await at.expert.ask('GET', `/api/cases/${encodeURIComponent(subject)}`)).json).toEqual(
      no('no-right'),
    )
    const asked = await refer({ outcome: 'referred', to: { kind: 'staff', staff: 'zhaomin' } })
    expect(await caseOf(at.expert, asked)).toMatchObject({ party: { name: '山月民宿' } })
  })

  test('a matter that the desk keeps is none of the county’s', async () => {
    const own = desk.newSubject('matter')
    await desk.write({
      subject: own,
      type: 'matter.opened',
      body: { visit: desk.newSubject('visit'), party: null },
      by,
    })
    await desk.push()
    expect((await at.tang.ask('GET', `/api/cases/${encodeURIComponent(own)}`)).json).toEqual(no('not-found'))
    expect((await rowsFor(at.leader)).some((row) => row.subject === own)).toBe(false)
  })

  test('open consoles hear of a desk’s entry without asking', async () => {
    const page = await openStream(network.url, at.lin.cookie)
    const referred = await refer()
    let news = await page.next()
    while ((news as { subject?: string }).subject !== referred) news = await page.next()
    expect(news).toEqual({ kind: 'case', subject: referred })
    page.close()
  })
})

describe('taking a case', () => {
  test('is granted to one of two who click in the same moment, and the other is told who has it', async () => {
    const { ids } = (await caseOf(at.tang)).heads
    const answers = await Promise.all([act(at.tang, { act: 'take' }, ids), act(at.lin, { act: 'take' }, ids)])
    const { taker } = (await caseOf(at.leader)).case ?? {}
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.find(({ status }) => status === 409)?.json).toEqual(no('taken-by-another', { by: taker }))
    expect((await caseOf(at.leader)).clashes).toEqual([])
  })

  test('can be given back, and then another may have it', async () => {
    await at.tang.act(subject, { act: 'take' })
    expect((await at.lin.act(subject, { act: 'release' })).json).toEqual(
      no('taken-by-another', { by: 'tangke' }),
    )
    expect((await at.tang.act(subject, { act: 'release' })).status).toBe(200)
    expect((await at.lin.act(subject, { act: 'take' })).status).toBe(200)
    expect((await caseOf(at.lin)).case?.taker).toBe('linxiao')
  })

  test('the shift leader gives it to somebody who can do it, and to nobody else', async () => {
    expect((await at.tang.act(subject, { act: 'assign', to: 'linxiao' })).json).toEqual(no('no-right'))
    for (const to of ['nobody', 'dingwei', 'zhouguilan']) {
      expect((await at.leader.act(subject, { act: 'assign', to })).json, to).toEqual(
        no('bad-request', { where: 'act.to' }),
      )
    }
    expect((await at.leader.act(subject, { act: 'assign', to: 'linxiao' })).status).toBe(200)
    expect((await caseOf(at.lin)).case).toMatchObject({ phase: 'taken', taker: 'linxiao' })
  })

  test('a shift leader whose page is old does not give away what somebody has just taken', async () => {
    const { ids } = (await caseOf(at.leader)).heads
    await at.tang.act(subject, { act: 'take' })
    expect((await act(at.leader, { act: 'assign', to: 'linxiao' }, ids)).json).toEqual(
      no('taken-by-another', { by: 'tangke' }),
    )
    expect((await at.leader.act(subject, { act: 'assign', to: 'linxiao' })).status).toBe(200)
  })

  test('the desk took it back while apart: both have it, and the shift leader says who', async () => {
    await at.tang.act(subject, { act: 'take' })
    await desk.write({ subject, type: 'case.taken', body: {}, by })
    await desk.push()
    const [clash] = (await caseOf(at.tang)).clashes
    expect(clash).toMatchObject({ kind: 'takers', settles: 'leader' })
    const keep = clash?.sides.find(({ value }) => value === 'tangke')?.id ?? ''
    expect((await at.tang.act(subject, { act: 'settle-taker', keep, reason: '' })).json).toEqual(
      no('no-right'),
    )
    expect((await at.leader.act(subject, { act: 'settle-taker', keep, reason: '县局已经在办' })).status).toBe(
      200,
    )
    expect(await caseOf(at.tang)).toMatchObject({ clashes: [], case: { taker: 'tangke' } })
    expect((await at.leader.act(subject, { act: 'settle-taker', keep, reason: '' })).json).toEqual(
      no('not-now', { where: 'clash' }),
    )
  })
})

describe('working on a case', () => {
  const acts: Act[] = [
    { act: 'ask', text: '合同上的金额是多少？' },
    { act: 'answer', text: '额度已调高。', articles: [] },
    { act: 'end', outcome: { outcome: 'done', number: '99992026111600077' } },
  ]

  test.each(acts)('only who has it can $act', async (what) => {
    expect((await at.tang.act(subject, what)).json).toEqual(no('not-now', { where: 'taker' }))
    await at.tang.act(subject, { act: 'take' })
    expect((await at.lin.act(subject, what)).json).toEqual(no('taken-by-another', { by: 'tangke' }))
    expect((await at.tang.act(subject, what)).status).toBe(200)
  })

  test.each(acts)('the shift leader can always $act', async (what) => {
    await at.tang.act(subject, { act: 'take' })
    expect((await at.leader.act(subject, what)).status).toBe(200)
  })

  test('a question, the desk’s reply and the answer are one story on both sides', async () => {
    await at.tang.act(subject, { act: 'take' })
    await at.tang.act(subject, { act: 'ask', text: '合同上的金额是多少？' })
    expect(await rowFor(at.tang)).toMatchObject({ phase: 'asked' })
    const asked = await caseOf(at.tang)
    desk.learn(subject, asked.heads)
    await desk.write({
      subject,
      type: 'case.replied',
      body: { question: asked.case?.questions[0]?.id, text: '八万。' },
      by,
    })
    await desk.push()
    await at.tang.act(subject, { act: 'answer', text: '额度已调到 180,000.00。', articles: ['bing-11'] })
    const { case: state, timeline } = await caseOf(at.tang)
    expect(state).toMatchObject({
      phase: 'answered',
      questions: [{ reply: { text: '八万。' } }],
      answers: [{ by: 'tangke' }],
    })
    expect(timeline.map(({ type }) => type)).toEqual([
      'matter.opened',
      'matter.ended',
      'case.taken',
      'case.asked',
      'case.replied',
      'case.answered',
    ])
  })

  test('done needs the bureau’s number or a voucher that is really there', async () => {
    await at.tang.act(subject, { act: 'take' })
    const end = (outcome: object) =>
      at.tang.act(subject, { act: 'end', outcome: { outcome: 'done', ...outcome } as Outcome })
    expect((await end({})).json).toMatchObject(no('bad-request'))
    expect((await end({ voucher: '0'.repeat(26) })).json).toEqual(
      no('bad-request', { where: 'act.outcome.voucher' }),
    )
    expect((await end({ number: '9' })).json).toMatchObject(no('bad-request'))
    expect((await end({ number: '99992026111600077' })).status).toBe(200)
  })

  test('after its end nothing is done to it, until who ended it opens it again', async () => {
    await at.tang.act(subject, { act: 'take' })
    await at.tang.act(subject, { act: 'end', outcome: { outcome: 'withdrawn', why: '不办了' } })
    for (const what of [
      { act: 'ask', text: '？' },
      { act: 'take' },
      { act: 'set-field', field: 'sales', value: '1', how: 'phone' },
    ] as const) {
      expect((await at.tang.act(subject, what)).json, what.act).toEqual(no('not-now'))
    }
    expect((await at.lin.act(subject, { act: 'reopen' })).json).toEqual(
      no('taken-by-another', { by: 'tangke' }),
    )
    expect((await at.tang.act(subject, { act: 'reopen' })).status).toBe(200)
    expect((await caseOf(at.tang)).case?.phase).not.toBe('closed')
  })

  test('who did not see what the desk wrote does not overwrite it: two values stand, the owner says which', async () => {
    await at.tang.act(subject, { act: 'take' })
    const before = await caseOf(at.tang)
    desk.learn(subject, before.heads)
    await desk.write({
      subject,
      type: 'matter.field-set',
      body: { field: 'sales', value: '48600.00', how: 'paper' },
      by,
    })
    await desk.push()
    expect(
      (
        await act(
          at.tang,
          { act: 'set-field', field: 'sales', value: '46800.00', how: 'phone' },
          before.heads.ids,
        )
      ).status,
    ).toBe(200)
    const [clash] = (await caseOf(at.tang)).clashes
    expect(clash).toMatchObject({ kind: 'value', field: 'sales' })
    expect(clash?.sides.map(({ value }) => value).sort()).toEqual(['46800.00', '48600.00'])
    const keep = clash?.sides.find(({ value }) => value === '48600.00')?.id ?? ''
    expect(await rowFor(at.tang)).toMatchObject({ clashes: 1 })

    const end = { act: 'end', outcome: { outcome: 'done', number: '99992026111600077' } } as const
    expect((await at.tang.act(subject, end)).json).toEqual(no('not-now', { where: 'clash' }))
    const settle = {
      act: 'settle',
      kind: 'value',
      field: 'sales',
      keep,
      reason: '以票为准',
    } as const
    expect((await at.lin.act(subject, settle)).json).toEqual(no('taken-by-another', { by: 'tangke' }))
    expect((await at.tang.act(subject, { ...settle, field: 'other' })).json).toEqual(
      no('not-now', { where: 'clash' }),
    )
    expect((await at.tang.act(subject, settle)).status).toBe(200)
    expect(await caseOf(at.tang)).toMatchObject({ clashes: [], fields: { sales: { value: '48600.00' } } })
    expect((await at.tang.act(subject, end)).status).toBe(200)
  })

  test.each([
    ['no page that it was done on', { act: 'take' }, [], 'seen'],
    ['a page of nothing that the county knows', { act: 'take' }, ['wp9-aaaa:0000000001'], 'seen'],
    [
      'a field that cannot be one',
      { act: 'set-field', field: 'No such', value: '1', how: 'told' },
      null,
      'act.field',
    ],
  ] as [string, Act, string[] | null, string][])('%s is a bad request', async (_, what, seen, where) => {
    const heads = (await caseOf(at.tang)).heads.ids
    expect((await act(at.tang, what, seen ?? heads)).json).toEqual(no('bad-request', { where }))
  })

  test('half a character in an answer is sent back with its place', async () => {
    await at.tang.act(subject, { act: 'take' })
    expect((await at.tang.act(subject, { act: 'answer', text: '额度\ud83d', articles: [] })).json).toEqual(
      no('text-broken', { where: 'act.text' }),
    )
  })
})

describe('photographed pages', () => {
  const sheet = drawSheet('invoice', 1)
  let path = ''
  beforeEach(async () => {
    const page = await desk.addPage(subject, sheet, 'image/png')
    await desk.write({
      subject,
      type: 'matter.paper-added',
      body: { paper: '0'.repeat(26), name: '合同', voucher: false, pages: [page] },
      by,
    })
    await desk.push()
    path = `/api/cases/${encodeURIComponent(subject)}/pages/${page.hash}`
  })
  const fetchPage = (who: Console, from = path) =>
    fetch(network.url + from, { headers: { cookie: who.cookie } })

  test('are opened for who may see the case, and that somebody looked is written down', async () => {
    const answer = await fetchPage(at.tang)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(sheet))
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      'image/png',
      'no-store',
    ])
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
    const [last] = (await at.admin.ask('GET', '/api/audit')).json as object[]
    expect(last).toMatchObject({ by: 'tangke', act: 'page-read', about: `${subject} ${path.slice(-43)}` })
  })

  test('lie encrypted at the hub', async () => {
    const stored = await network.hub.county.shelf.read(path.slice(-43))
    expect(stored?.includes(Buffer.from('PNG'))).toBe(false)
  })

  test('stay closed to who was not asked, and under another matter’s name', async () => {
    expect((await fetchPage(at.expert)).status).toBe(403)
    const other = await refer()
    expect(
      (await fetchPage(at.tang, path.replace(encodeURIComponent(subject), encodeURIComponent(other)))).status,
    ).toBe(404)
  })

  test('are gone when the subject’s key was destroyed', async () => {
    await network.hub.county.subjectKeys.erase(subject)
    expect((await fetchPage(at.tang)).status).toBe(404)
    expect((await at.tang.act(subject, { act: 'take' })).status).toBe(410)
  })
})

test('on the next morning what was closed yesterday is off the list, and what is open is not', async () => {
  const open = await refer()
  await at.tang.act(subject, { act: 'take' })
  await at.tang.act(subject, { act: 'end', outcome: { outcome: 'withdrawn', why: '不办了' } })
  network.clock.set(Date.parse('2026-11-17T08:30:00+08:00'))
  const subjects = (await rowsFor(await network.signIn('tangke'))).map((row) => row.subject)
  expect([subjects.includes(open), subjects.includes(subject)]).toEqual([true, false])
})
