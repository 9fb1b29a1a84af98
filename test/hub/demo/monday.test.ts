import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { staff } from '../../../hub/demo/reference/staff.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { monday } from '../../../hub/demo/story/script-of-monday.ts'
import { windowSource } from '../../../hub/evidence/window-source.ts'
import type { DisputeRow } from '../../../shared/http/disputes.ts'
import { film } from '../../../station/words/zh-cn/film.ts'
import type { CaseRow } from '../../../shared/http/cases.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import type { Identity, VisitState } from '../../../shared/facts/visit.ts'
import { itemById } from '../../../shared/rules/catalogue.ts'
import { dateOf } from '../../../shared/rules/dates.ts'
import { checkField } from '../../../shared/rules/field-values.ts'
import { checkId } from '../../../shared/rules/ids.ts'
import { outcomeRefusal, triage } from '../../../shared/rules/triage.ts'
import { type Console, type Network, openNetwork } from '../../network.ts'

// 松岚县 as somebody finds it who types `npm start` for the first time.

let network: Network
let lin: Console
let visits: readonly VisitState[] = []
let matters: readonly MatterState[] = []

async function statesOf(world: Network): Promise<[VisitState[], MatterState[]]> {
  const { journal, reader } = world.hub.county
  const subjects = async (kind: string): Promise<string[]> => {
    const found = new Set<string>()
    for await (const docs of journal.ofSubjects(`${kind}:`))
      for (const { subject } of docs) found.add(subject)
    return [...found].sort()
  }
  const all = await Promise.all((await subjects('visit')).map((subject) => reader.visit(subject)))
  return [all, await Promise.all((await subjects('matter')).map((subject) => reader.matter(subject)))]
}

beforeAll(async () => {
  network = await openNetwork({ world: 'monday' })
  lin = await network.signIn('linxiao')
  ;[visits, matters] = await statesOf(network)
}, 60_000)
afterAll(() => network.close())

const named = async (ref: string) => {
  const path = `/api/cases/${encodeURIComponent(network.subjects.get(ref) ?? '')}`
  return (await lin.ask('GET', path)).json as {
    matter: MatterState
    visit: VisitState
    arrived: string[]
    late: Record<string, number>
  }
}
const rows = async (): Promise<CaseRow[]> => (await lin.ask('GET', '/api/cases')).json as CaseRow[]
const dayOf = ({ openedAt }: VisitState): string => dateOf(openedAt)
const clock = (at: number | undefined): string =>
  new Date((at ?? 0) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')

test('three stations, twenty people, four desks, and a Monday that has come to 12:44', async () => {
  const { stations, staff: people, devices } = network.hub.people.directory.current()
  expect([...stations.keys()]).toEqual(['wuping', 'shijiu', 'shahe'])
  expect([...devices.keys()]).toEqual(['wp1', 'sj1', 'sh1', 'sh2'])
  expect(people.size).toBe(staff.length)
  expect(clock(network.clock.wall())).toBe('11-16 12:44')
})

test('the visits stand in the story’s proportions', () => {
  const of = (station: string, day: string) =>
    visits.filter((visit) => visit.station === station && dayOf(visit) === day)
  expect([of('wuping', '2026-11-16').length, of('shahe', '2026-11-16').length]).toEqual([27, 31])
  // Whoever has no line is known up to the courier's last way down.
  expect([
    of('shijiu', '2026-10-26').length,
    of('shijiu', '2026-11-13').length,
    of('shijiu', '2026-11-16').length,
  ]).toEqual([4, 6, 0])
  const lanes = matters.map(({ sorted }) => sorted?.lane)
  for (const lane of ['quick', 'self', 'assisted', 'complex'] as const) expect(lanes).toContain(lane)
})

test('at 雾坪 one sits at the desk with two matters, seven wait, the others have gone', () => {
  const own = visits.filter((visit) => visit.station === 'wuping' && dayOf(visit) === '2026-11-16')
  const inPhase = (phase: string) =>
    own.filter((visit) => visit.phase === phase).map(({ visitor }) => visitor.name)
  expect(inPhase('serving')).toEqual(['阿依古丽·买买提'])
  expect(inPhase('waiting')).toEqual(['何有才', '林春花', '吴满仓', '周小燕', '孙桂芳', '李䶮', '陈福田'])
  expect(inPhase('closed')).toHaveLength(19)
  const serving = own.find(({ phase }) => phase === 'serving')
  expect(
    matters
      .filter(({ visit }) => visit === serving?.subject)
      .map(({ sorted, outcome }) => [sorted?.item, outcome]),
  ).toEqual([
    ['a-fixed', null],
    ['q11', null],
  ])
  expect(own.map(({ number }) => number).sort((a, b) => a - b)).toEqual(own.map((_, at) => at + 1))
})

test('林晓 works on six, nobody has three, six wait for a desk, one answer waits to be told', async () => {
  const all = await rows()
  expect(all.filter(({ taker, phase }) => taker === 'linxiao' && phase === 'taken')).toHaveLength(6)
  expect(all.filter(({ phase }) => phase === 'waiting').map(({ name }) => name)).toContain('周福生粮油店')
  const count = (phase: string) => all.filter((row) => row.phase === phase).length
  expect([count('waiting'), count('asked'), count('answered'), count('closed')]).toEqual([3, 6, 1, 2])
  expect(all.every(({ skill }) => skill !== '')).toBe(true)
})

test('李秀英 pays for her family; one is not found, and the answer is there for her who has no telephone', async () => {
  const { matter, visit } = await named('li')
  expect(visit.visitor).toMatchObject({ name: '李秀英', phone: '' })
  expect(matter.sorted?.item).toBe('q09')
  expect(matter.case).toMatchObject({
    phase: 'answered',
    taker: 'wuqian',
    questions: [{ reply: { by: 'zhouguilan' } }],
  })
  expect(matters.filter((one) => one.visit === visit.subject).map(({ outcome }) => outcome?.outcome)).toEqual(
    ['done', 'referred'],
  )
})

test('张玉梅’s limit is done by 唐可 within the minute', async () => {
  const { matter } = await named('zhang')
  expect(matter).toMatchObject({ outcome: { outcome: 'done' }, endedBy: 'tangke', case: { phase: 'closed' } })
  expect((matter.endedAt ?? 0) - (matter.case?.referredAt ?? 0)).toBeLessThan(60_000)
})

test('王建军 is taken in offline on the last day, arrives at 12:41, and two do not agree on a value', async () => {
  const { matter, late, arrived } = await named('wang')
  expect(matter.outcome).toMatchObject({
    outcome: 'accepted',
    how: 'collected',
    lastDay: { kind: 'date', date: '2026-11-16' },
  })
  expect(clock(matter.endedAt ?? 0)).toBe('11-16 10:47')
  expect(clock(late[matter.ending ?? ''])).toBe('11-16 12:41')
  const [clash] = matter.clashes
  const sides = clash?.sides.map(({ by, value, at }) => `${by} ${clock(at)} ${value}`).sort()
  expect(sides).toEqual(['zhenghang 11-16 11:20 46800.00', 'zhouguilan 11-16 10:45 48600.00'])
  expect(matter.case).toMatchObject({ taker: 'linxiao', phase: 'taken' })
  expect(arrived).toHaveLength(3)
})

test('罗木生 handed in his papers on the last day of the October period, has his slip, and was filed late', async () => {
  const { matter, visit, late, arrived } = await named('luo')
  expect(matter.outcome?.outcome).toBe('done')
  expect(matter.papers.map(({ name, pages }) => [name, pages.length])).toEqual([
    ['申报表', 1],
    ['经营流水', 2],
  ])
  expect(arrived).toHaveLength(3)
  const handedIn = matter.timeline.find(({ type }) => type === 'matter.ended')
  expect(handedIn?.body).toMatchObject({ outcome: { outcome: 'accepted', lastDay: { date: '2026-10-26' } } })
  expect(clock(handedIn?.at)).toBe('10-26 10:38')
  expect(clock(late[handedIn?.id ?? ''])).toBe('10-28 17:40')
  expect(visit.slips.map(({ at, code }) => [clock(at), /^\w{4} \w{4} \w{4}$/.test(code)])).toEqual([
    ['10-26 10:41', true],
  ])
  expect((await rows()).some(({ subject }) => subject === matter.subject)).toBe(false)
})

test('what 石臼 recorded of the hand-in came with the courier, every piece as its lists sealed it', async () => {
  const { reader, shelf, subjectKeys } = network.hub.county
  const item = await reader.evidence(network.subjects.get('hand-in') ?? '')
  const { visit } = await named('luo')
  expect(item).toMatchObject({
    phase: 'ended',
    station: 'shijiu',
    origin: { source: 'window', visit: visit.subject },
    consent: { answer: 'yes', retention: 180 },
    end: { why: 'done', seals: 3 },
  })
  expect([clock(item.openedAt), clock(item.end?.at)]).toEqual(['10-26 10:33', '10-26 10:34'])
  const key = (await subjectKeys.of(item.subject)) as Buffer
  const { source, missing } = await windowSource(item, { shelf, key })
  expect([missing, source.wrong]).toEqual([0, []])
  for (const kind of ['camera', 'microphone', 'screen'])
    expect(source.files.filter(({ track }) => track === `${kind}-desk`).length).toBeGreaterThanOrEqual(12)
})

test('whoever is recorded was told what a desk tells', () => {
  const films = monday.visits.flatMap(({ films: all = [] }) => all)
  const told = films.map(({ told: text, reels }) => {
    const [who = ''] = text.split('，')
    return [
      text,
      film.consent.text(
        who,
        180,
        reels.some(({ kind }) => kind === 'screen'),
      ),
    ]
  })
  expect(told).toHaveLength(2)
  for (const [text, words] of told) expect(text).toBe(words)
})

test('the mediation room has one dispute that 胡德厚 hears, with a recording, and one that waits for a mediator', async () => {
  const hu = await network.signIn('hudehou')
  const list = (await hu.ask('GET', '/api/disputes')).json as DisputeRow[]
  expect(list.map(({ name, track, phase, mediator }) => [name, track, phase, mediator])).toEqual([
    ['王建军货运', 'civil', 'open', 'hudehou'],
    [expect.stringContaining('*'), 'tax', 'waiting', null],
  ])
  const freight = await network.hub.county.reader.dispute(network.subjects.get('freight') ?? '')
  expect(freight.evidence).toEqual([network.subjects.get('promise')])
  expect(freight.focuses).toHaveLength(1)
  const item = network.subjects.get('promise') ?? ''
  const look = (by: Console, dispute: string | null) =>
    by.ask('POST', `/api/evidence/${encodeURIComponent(item)}/viewing`, { reason: '核对怎么说的', dispute })
  expect((await look(await network.signIn('masuqin'), freight.subject)).status).toBe(403)
})

test('every value is one that a desk would have taken, every identifier has its right check character', () => {
  const options = { demo: true }
  const isRight = (identity: Identity | null | undefined): boolean =>
    !identity || checkId(identity.kind, identity.number, options).ok
  for (const { sorted, fields, party } of matters) {
    const item = itemById(catalogue, sorted?.item ?? '')
    for (const [key, { standing }] of Object.entries(fields)) {
      const field = item?.fields.find((one) => one.key === key)
      for (const { value } of standing)
        expect(field && checkField(field, value, options), `${item?.id} ${key}`).toEqual({ ok: true, value })
    }
    expect(isRight(party?.identity), party?.name).toBe(true)
  }
  for (const { visitor } of visits) expect(isRight(visitor.identity), visitor.name).toBe(true)
})

test('nothing was ended in a way that the line of that hour did not allow', () => {
  for (const visit of monday.visits) {
    const gaps = monday.desks.find(({ id }) => id === visit.desk)?.gaps ?? []
    const station = visit.desk.split('-')[0] ?? ''
    for (const { item: id, ended, fields } of visit.matters) {
      const item = itemById(catalogue, id)
      if (!ended || !item) continue
      const now = instantOf(ended.at)
      const link = gaps.some(({ from, to }) => now >= instantOf(from) && now < instantOf(to)) ? 'down' : 'up'
      const given = fields?.['period']
      const period = typeof given === 'string' ? given : given?.value
      const triaged = triage(item, {
        catalogue,
        calendar,
        hours: station,
        now,
        link,
        ...(period ? { period } : {}),
      })
      const outcome =
        ended.outcome.outcome === 'accepted' ? { ...ended.outcome, lastDay: triaged.lastDay } : ended.outcome
      // A voucher has its id only when the paper is there.
      expect(
        outcomeRefusal(triaged, outcome as never),
        `${visit.desk} ${visit.number} ${id} ${link}`,
      ).toBeNull()
    }
  }
})

test('the same story is told the same way: visits, matters and their subjects do not depend on the day of the telling', async () => {
  const other = await openNetwork({ world: 'monday' })
  const plain = (states: readonly (VisitState | MatterState)[]) =>
    states.map(({ heads: _heads, timeline, ...state }) =>
      JSON.stringify({ ...state, timeline: timeline.map(({ type, at, by }) => [type, at, by]) }),
    )
  const [otherVisits, otherMatters] = await statesOf(other)
  const settled = (texts: readonly string[]) =>
    texts.map((text) => text.replaceAll(/"hub-\w+:\d+"|"hash":"[^"]+"|"code":"[^"]+"/g, ''))
  expect(settled(plain(otherVisits))).toEqual(settled(plain(visits)))
  expect(settled(plain(otherMatters))).toEqual(settled(plain(matters)))
  await other.close()
}, 60_000)

/** Subjects of people that stand in a desk's own feed. */
async function toldTo(device: string): Promise<readonly string[]> {
  const { feeds } = network.hub.county
  const subjects = new Set<string>()
  let place = { epoch: (await feeds.head(device)).epoch, n: 0 }
  for (let page = await feeds.read(device, place, 500); page; page = await feeds.read(device, place, 500)) {
    for (const { item } of page.lines) {
      const { entry } = JSON.parse(item) as { entry?: { header: string } }
      if (entry) subjects.add((JSON.parse(entry.header) as { subject: string }).subject)
    }
    place = page.end
  }
  return [...subjects].filter((subject) => /^(visit|matter):/.test(subject)).sort()
}

test('a desk that is enrolled now gets all of its station’s visits, and no other’s', async () => {
  const desk = await network.enrol('wuping')
  await network.settled()
  const own = [...matters, ...visits].filter(({ station }) => station === 'wuping')
  expect(await toldTo(desk.device)).toEqual(own.map(({ subject }) => subject).sort())
})

test('no desk was told anything of another station, and none can write there', async () => {
  const letters = { wp1: 'wuping', sj1: 'shijiu', sh1: 'shahe', sh2: 'shahe' }
  for (const [device, station] of Object.entries(letters)) {
    expect(
      (await toldTo(device)).filter((subject) => !subject.includes(`:${station}.`)),
      device,
    ).toEqual([])
  }
  const desk = await network.enrol('shijiu')
  const subject = network.subjects.get('ayi') ?? ''
  const before = await network.hub.county.reader.matter(subject)
  await desk.write({
    subject,
    type: 'matter.ended',
    body: { outcome: { outcome: 'withdrawn', why: '不办了' } },
    by: 'luochanggen',
  })
  const { verdicts } = await desk.push()
  expect(verdicts.map(({ refusal }) => refusal?.code ?? 'stored')).toEqual([
    'stored',
    expect.stringMatching(/^not-your/),
  ])
  expect(await network.hub.county.reader.matter(subject)).toEqual(before)
})
