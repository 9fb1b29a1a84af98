import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DemoDesk } from '../../../hub/demo/desk.ts'
import { drawSheet } from '../../../hub/demo/drawing.ts'
import type { DisputeState } from '../../../shared/facts/dispute-state.ts'
import type { Page } from '../../../shared/facts/matter.ts'
import type { DisputeRow } from '../../../shared/http/disputes.ts'
import type { ClockStand } from '../../../shared/rules/dispute-clocks.ts'
import { type Answer, type Console, type Network, openNetwork } from '../../network.ts'
import { specimens } from '../../shared/facts/specimens.ts'
import { openStream } from './stream.ts'

// 罗木生 does not accept fifty yuan. Every door is tried by those who may and those who may not.

let network: Network
let desk: DemoDesk
let subject: string
const at: Record<'ma' | 'hu' | 'leader' | 'agent' | 'admin' | 'assistant' | 'archivist', Console> =
  {} as never
const names = {
  ma: 'masuqin',
  hu: 'hudehou',
  leader: 'shenguoping',
  agent: 'tangke',
  admin: 'dingwei',
  assistant: 'luochanggen',
  archivist: 'caojing',
} as const

beforeAll(async () => {
  network = await openNetwork()
  desk = await network.enrol('shijiu')
  for (const [who, staff] of Object.entries(names) as [keyof typeof at, string][])
    at[who] = await network.signIn(staff)
  subject = await opened()
})
afterAll(() => network.close())

async function opened(rest: object = {}): Promise<string> {
  const id = desk.newSubject('dispute')
  const body = { ...bodyOf('dispute.opened'), visit: null, matter: null, ...rest }
  await desk.write({ subject: id, type: 'dispute.opened', body, by: 'luochanggen' })
  await desk.push()
  await network.settled()
  return id
}

const bodyOf = (type: string): object => (specimens[`${type}@2`] ?? specimens[`${type}@1`]) as object
const path = (id = subject): string => `/api/disputes/${encodeURIComponent(id)}`
const no = (code: string, where?: string) => ({
  error: { code, ...(where === undefined ? {} : { where }) },
})

async function listed(who: Console): Promise<readonly DisputeRow[]> {
  return (await who.ask('GET', '/api/disputes')).json as DisputeRow[]
}
async function read(who: Console, id = subject) {
  const { json } = await who.ask('GET', path(id))
  return json as { dispute: DisputeState; clocks: ClockStand[]; arrived: string[] }
}
/** Says one fact as its specimen has it, with what the test wants of it; having seen what there is, unless told. */
async function say(
  who: Console,
  type: string,
  rest: object = {},
  about: { id?: string; seen?: readonly string[] } = {},
): Promise<Answer> {
  const { id = subject } = about
  const seen = about.seen ?? (await read(at.leader, id)).dispute.heads.ids
  const answer = await who.ask('POST', `${path(id)}/acts`, { type, body: { ...bodyOf(type), ...rest }, seen })
  await network.settled()
  return answer
}
const entryOf = ({ json }: Answer): string => (json as { entry: string }).entry

describe('the mediation room', () => {
  test('hears at once that a dispute came, and lists it with its clocks; only mediators and the shift leader have the list', async () => {
    const stream = await openStream(network.url, at.leader.cookie)
    const id = await opened()
    expect(await stream.next()).toEqual({ kind: 'dispute', subject: id })
    stream.close()
    const row = (await listed(at.leader)).find((one) => one.subject === id)
    expect(row).toMatchObject({
      track: 'tax',
      name: '罗木生',
      phase: 'waiting',
      mediator: null,
      decision: { kind: 'spotPenalty', amount: '50.00' },
    })
    const due = Object.fromEntries(row?.clocks.map(({ rule, due: day }) => [rule.clock, day]) ?? [])
    expect(due['mediation']).toMatchObject({ ok: true, value: '2026-12-07' })
    expect(due['reconsideration']).toMatchObject({ ok: false, beyond: '2026-12-31' })
    for (const who of [at.agent, at.admin, at.assistant, at.archivist])
      expect((await who.ask('GET', '/api/disputes')).json).toEqual(no('no-right'))
  })

  test('shows a mediator whose it is not that there is something, and neither whose nor what', async () => {
    const row = (await listed(at.hu)).find((one) => one.subject === subject)
    expect(row).toMatchObject({ name: '罗*生', about: '', promise: null })
    expect((await at.hu.ask('GET', path())).json).toEqual(no('no-right'))
    expect((await at.agent.ask('GET', path())).json).toEqual(no('no-right'))
  })

  test('gives it to a mediator by the shift leader alone, and not to somebody who is none', async () => {
    expect((await say(at.ma, 'dispute.assigned')).json).toEqual(no('no-right'))
    expect((await say(at.leader, 'dispute.assigned', { mediator: 'tangke' })).json).toEqual(
      no('bad-request', 'body.mediator'),
    )
    expect((await say(at.leader, 'dispute.assigned')).status).toBe(200)
    expect((await read(at.ma)).dispute).toMatchObject({ phase: 'named', mediator: 'masuqin' })
    expect((await say(at.hu, 'dispute.declared')).json).toEqual(no('no-right'))
  })

  test('hears nothing before the mediator says that nothing stands in the way', async () => {
    expect((await say(at.ma, 'dispute.focused')).json).toEqual(no('not-now', 'declared'))
    expect((await say(at.ma, 'dispute.declared')).status).toBe(200)
    expect((await say(at.ma, 'dispute.focused')).status).toBe(200)
    expect((await say(at.leader, 'dispute.focused')).json).toEqual(no('no-right'))
  })

  test('never names again whom the taxpayer does not want, or who withdrew', async () => {
    const id = await opened()
    await say(at.leader, 'dispute.assigned', { mediator: 'hudehou' }, { id })
    await say(at.leader, 'dispute.objected', { mediator: 'hudehou' }, { id })
    expect((await say(at.leader, 'dispute.assigned', { mediator: 'hudehou' }, { id })).json).toEqual(
      no('bad-request', 'body.mediator'),
    )
    await say(at.leader, 'dispute.assigned', {}, { id })
    await say(at.ma, 'dispute.declared', { conflict: 'withdraws' }, { id })
    expect((await read(at.leader, id)).dispute).toMatchObject({
      phase: 'waiting',
      turnedDown: ['hudehou', 'masuqin'],
    })
    expect((await at.ma.ask('GET', path(id))).json).toEqual(no('no-right'))
  })

  test('mediates with nobody who does not want to be, and marks only what is linked', async () => {
    const participants = [{ name: '罗木生', as: 'applicant', how: 'video', agrees: false }]
    expect((await say(at.ma, 'dispute.session-begun', { participants })).json).toEqual(
      no('not-now', 'agrees'),
    )
    const stranger = 'evidence:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZZ'
    expect((await say(at.ma, 'dispute.marked', { focus: null, item: stranger })).json).toEqual(
      no('bad-request', 'body.item'),
    )
    expect((await say(at.ma, 'dispute.marked', { focus: null })).status).toBe(200)
  })

  test('enters a last day by hand with where it comes from, and then the list counts to it', async () => {
    expect((await say(at.ma, 'dispute.clock-set')).status).toBe(200)
    const clock = (await read(at.ma)).clocks.find(({ rule }) => rule.clock === 'reconsideration')
    expect(clock).toMatchObject({ set: true, due: { ok: true, value: '2027-01-11' } })
    expect((await say(at.ma, 'dispute.clock-set', { clock: 'confirmation' })).json).toEqual(
      no('bad-request', 'body.clock'),
    )
  })
})

describe('the record', () => {
  let draft: string

  test('keeps two drafts of who did not see each other, prints neither, and goes on from one that saw both', async () => {
    const { ids } = (await read(at.ma)).dispute.heads
    await say(at.ma, 'dispute.drafted', {}, { seen: ids })
    await say(at.ma, 'dispute.drafted', { citations: [] }, { seen: ids })
    const both = (await read(at.ma)).dispute
    expect(both.standingDrafts).toHaveLength(2)
    await say(at.ma, 'dispute.concluded')
    const print = await at.ma.ask('POST', `${path()}/prints`, { draft: both.standingDrafts[0]?.id })
    expect(print.json).toEqual(no('not-now', 'clash'))
    draft = entryOf(await say(at.ma, 'dispute.drafted'))
    expect((await read(at.ma)).dispute.standingDrafts.map(({ id }) => id)).toEqual([draft])
  })

  test('knows no bargain over tax itself', async () => {
    const id = await opened({
      decision: { ...(bodyOf('dispute.opened') as { decision: object }).decision, kind: 'tax' },
    })
    await say(at.leader, 'dispute.assigned', {}, { id })
    await say(at.ma, 'dispute.declared', {}, { id })
    const conclusion = { outcome: 'settled', ground: 'discretion', note: '' }
    expect((await say(at.ma, 'dispute.concluded', { conclusion }, { id })).json).toEqual(
      no('bad-request', 'body.conclusion'),
    )
  })

  test('has its number from the hub, one row for the year, and keeps it when it is printed again', async () => {
    const print = (who: Console): Promise<Answer> => who.ask('POST', `${path()}/prints`, { draft })
    expect((await print(at.leader)).json).toEqual(no('no-right'))
    expect((await print(at.hu)).json).toEqual(no('no-right'))
    const first = await print(at.ma)
    expect(first.json).toMatchObject({ number: '2026-1' })
    await network.settled()
    expect((await print(at.ma)).json).toEqual(first.json)
  })

  describe('is scanned when it was signed', () => {
    const jpeg = drawSheet('letter', 1)
    const lay = (who: Console, bytes: Uint8Array<ArrayBuffer>, id = subject): Promise<Response> =>
      fetch(`${network.url}${path(id)}/pages`, {
        method: 'PUT',
        headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
        body: bytes,
      })
    const show = (who: Console, hash: string): Promise<Response> =>
      fetch(`${network.url}${path()}/pages/${hash}`, { headers: { cookie: who.cookie } })
    const printed = async (): Promise<string> => (await read(at.ma)).dispute.printed[0]?.id ?? ''

    test('by its mediator alone, from what is a page and not too large', async () => {
      expect(await (await lay(at.hu, jpeg)).json()).toEqual(no('no-right'))
      expect(await (await lay(at.leader, jpeg)).json()).toEqual(no('no-right'))
      expect(await (await lay(at.ma, new TextEncoder().encode('<html>'))).json()).toEqual(
        no('bad-request', 'body'),
      )
      expect(await (await lay(at.ma, new Uint8Array(20_000_001))).json()).toEqual(no('too-large'))
      expect(await (await lay(at.ma, jpeg, await opened())).json()).toEqual(no('no-right'))
    })

    test('and is shown to who sees the dispute, which is written down; what nobody laid down is not named', async () => {
      const page = (await (await lay(at.ma, jpeg)).json()) as Page
      expect(page).toMatchObject({ media: 'image/png' })
      expect((await show(at.ma, page.hash)).status, 'not named yet').toBe(404)
      const stranger = { ...page, hash: 'a'.repeat(43) }
      expect(
        (await say(at.ma, 'dispute.signed', { printed: await printed(), pages: [stranger] })).json,
      ).toEqual(no('bad-request', 'body.pages'))
      expect((await say(at.ma, 'dispute.signed', { printed: await printed(), pages: [page] })).status).toBe(
        200,
      )
      const shown = await show(at.leader, page.hash)
      expect(shown.headers.get('content-type')).toBe('image/png')
      expect(new Uint8Array(await shown.arrayBuffer())).toEqual(jpeg)
      expect((await show(at.hu, page.hash)).status).toBe(403)
      expect((await show(at.agent, page.hash)).status).toBe(403)
      const { json } = await at.admin.ask('GET', '/api/audit')
      expect(JSON.stringify(json)).toContain(`${subject} ${page.hash}`)
    })

    test('or by a desk, whose pages outweigh what the county only noted', async () => {
      const page = await desk.addPage(subject, drawSheet('letter', 2), 'image/png')
      const body = { ...bodyOf('dispute.signed'), printed: await printed(), pages: [page] }
      desk.learn(subject, (await read(at.ma)).dispute.heads)
      await desk.write({ subject, type: 'dispute.signed', body, by: 'luochanggen' })
      await desk.push()
      await network.settled()
      await say(at.ma, 'dispute.signed', { printed: await printed(), pages: [] })
      const { dispute, arrived } = await read(at.ma)
      expect(dispute.printed[0]?.signed).toMatchObject({ by: 'luochanggen', pages: [page] })
      expect(arrived).toEqual([page.hash])
      expect((await show(at.ma, page.hash)).status).toBe(200)
    })
  })

  test('is signed, followed up to what was promised, and closed when nothing is left to do', async () => {
    const { printed } = (await read(at.ma)).dispute
    expect((await say(at.ma, 'dispute.signed', { printed: printed[0]?.id, pages: [] })).status).toBe(200)
    const promise = entryOf(await say(at.ma, 'dispute.promised'))
    const row = (await listed(at.ma)).find((one) => one.subject === subject)
    expect(row?.promise).toEqual({ what: '退还罚款 50.00 元', due: '2026-11-24' })
    expect((await say(at.ma, 'dispute.closed')).json).toEqual(no('not-now', 'promise'))
    await say(at.ma, 'dispute.performed', { promise })
    expect((await say(at.ma, 'dispute.closed')).status).toBe(200)
    expect((await say(at.ma, 'dispute.promised')).json).toEqual(no('not-now', 'closed'))
    expect((await read(at.leader)).dispute.phase).toBe('closed')
  })

  test('refuses what is no body of a fact, with the place that is wrong', async () => {
    const id = await opened()
    await say(at.leader, 'dispute.assigned', {}, { id })
    await say(at.ma, 'dispute.declared', {}, { id })
    expect((await say(at.ma, 'dispute.focused', { title: '' }, { id })).json).toEqual(
      no('bad-request', 'body.title'),
    )
    const odd = await at.ma.ask('POST', `${path(id)}/acts`, { type: 'dispute.opened', body: {}, seen: [] })
    expect(odd.status).toBe(400)
  })
})
