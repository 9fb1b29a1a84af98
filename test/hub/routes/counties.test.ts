import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readToken } from '../../../shared/signaling/token.ts'
import { comeIn, type CountyWorld, extractIn, openCountyWorld } from './county-world.ts'

// Two counties: 孙岩 calls 蒋岚 of 东屏县 in, whose hub is another one; what she may, and for how long.

let world: CountyWorld
beforeAll(async () => {
  world = await openCountyWorld()
})
afterAll(() => world.close())

const no = (code: string, details: object = {}) => ({ error: { code, ...details } })
const roomOf = (guest: string) => world.browser.ask('POST', '/api/counties/room', {}, guest)
const endInvite = (consult: string, invite: string) =>
  world.consults.act(world.sun, consult, { act: 'end-invite', invite })
const why = async (consult: string) => (await world.read(consult)).invitations.map(({ ended }) => ended?.why)

describe('called in from another county', () => {
  test('it stands in the list of whom it names, with who asks and what for, and in nobody else’s', async () => {
    const { consult } = await world.taken()
    const invite = await world.invite(consult)
    expect(await world.grantFor(invite)).toMatchObject({
      county: { id: 'songlan', name: '松岚县', province: '南岭省' },
      by: '孙岩',
      name: '蒋岚',
      note: '合同',
      rights: expect.arrayContaining(['view', 'extract']),
    })
    const fang = await world.there().signIn('fangzheng')
    expect(await world.listed(fang)).toEqual([])
    expect((await world.read(consult)).invitations).toMatchObject([
      { kind: 'county', county: 'dongping', name: '蒋岚', role: 'foreign', ended: null },
    ])
  })

  test('by a post that nobody there has as a name, it stands with every agent', async () => {
    const { consult } = await world.taken()
    const { id } = await world.grantFor(await world.invite(consult, { name: '跨域坐席' }))
    const fang = await world.there().signIn('fangzheng')
    expect((await world.listed(fang)).map((one) => one.id)).toContain(id)
  })

  test('she enters the room by our token, as a foreigner, with what she was given', async () => {
    const { consult } = await world.taken()
    const guest = await comeIn(world, await world.invite(consult))
    const { json } = await roomOf(guest)
    const { signKey } = world.here().hub.county.countyKeys
    const read = await readToken((json as { token: string }).token, signKey, world.here().clock.wall())
    expect(read).toMatchObject({
      ok: true,
      claims: { room: consult, role: 'foreign', person: 'jianglan@dongping', name: '东屏县 蒋岚' },
    })
    expect(read.ok && read.claims.rights).toEqual(['camera', 'microphone', 'view', 'listen', 'point'])
    world.media.say({
      kind: 'joined',
      room: consult,
      person: 'jianglan@dongping',
      role: 'foreign',
      at: world.here().clock.wall(),
    })
    await expect
      .poll(async () => (await world.read(consult)).people)
      .toMatchObject([{ person: 'jianglan@dongping', name: '蒋岚', county: '东屏县', left: null }])
  })

  test('she reads the extract of that case: whose it is and what was filled in, and nothing that is covered', async () => {
    const { consult, matter } = await world.taken()
    const { desk } = world
    const write = (type: string, body: object) =>
      desk.write({ subject: matter, type, body, by: 'zhouguilan' })
    await write('matter.field-set', { field: 'wanted', value: '180000.00', how: 'told' })
    await write('matter.field-set', { field: 'reason', value: '旅行社包房', how: 'told' })
    await desk.push()
    const guest = await comeIn(world, await world.invite(consult))
    const extract = extractIn(await world.extract(guest))
    expect(extract).toMatchObject({
      station: '雾坪镇',
      name: '山月民宿',
      visitor: '张*梅',
      item: { id: 'q11' },
      fields: { wanted: '180000.00', reason: '旅行社包房' },
      papers: [],
      asked: '额度选不了',
    })
    const text = JSON.stringify(extract)
    for (const secret of ['张玉梅', '10000000126', consult, matter]) expect(text).not.toContain(secret)
    // Written down when she begins, and not each time that her page looks again.
    await world.extract(guest)
    const dingwei = await world.here().signIn('dingwei')
    const lines = (await dingwei.ask('GET', '/api/audit')).json as readonly {
      act: string
      by: string
      about: string
    }[]
    expect(lines.filter(({ act, about }) => act === 'extract-read' && about === consult)).toMatchObject([
      { by: 'jianglan@dongping' },
    ])
  })

  test('without the right to it she reads no extract, and is in the room all the same', async () => {
    const { consult } = await world.taken()
    const guest = await comeIn(world, await world.invite(consult, { rights: ['listen'] }))
    expect((await world.extract(guest)).json).toEqual(no('no-right'))
    expect((await roomOf(guest)).status).toBe(200)
  })

  test('she can say that nobody comes', async () => {
    const { consult } = await world.taken()
    const { id } = await world.grantFor(await world.invite(consult))
    const path = `/api/grants/${encodeURIComponent(id)}/decline`
    expect((await world.jiang().ask('POST', path, {})).status).toBe(200)
    expect((await world.jiang().ask('POST', path, {})).json).toEqual(no('grant-ended'))
    expect(await why(consult)).toEqual(['declined'])
    expect((await world.listed()).map((one) => one.id)).not.toContain(id)
  })
})

describe('it ends', () => {
  test.each([
    ['when the agent ends it', 'withdrawn', (consult: string, invite: string) => endInvite(consult, invite)],
    [
      'when the consult is closed',
      'done',
      (consult: string) => world.consults.act(world.sun, consult, { act: 'close', why: 'done' }),
    ],
    ['when its time is over', 'expired', async () => world.pass(3_600_001)],
  ] as const)('%s: she is out, reads nothing, and is told so', async (_, reason, end) => {
    const { consult } = await world.taken()
    const invite = await world.invite(consult)
    const { id } = await world.grantFor(invite)
    const guest = await comeIn(world, invite)
    const { token } = (await roomOf(guest)).json as { token: string }
    const { signKey } = world.here().hub.county.countyKeys
    const read = await readToken(token, signKey, world.here().clock.wall())
    await end(consult, invite)
    expect((await world.extract(guest)).json).toEqual(no('grant-ended'))
    expect((await roomOf(guest)).json).toEqual(no('grant-ended'))
    await expect.poll(() => why(consult)).toEqual([reason])
    await expect
      .poll(() => world.media.asked)
      .toContainEqual(['revoke', { token: read.ok && read.claims.id, until: read.ok && read.claims.until }])
    await expect.poll(async () => (await world.listed()).map((one) => one.id)).not.toContain(id)
    const path = `/api/grants/${encodeURIComponent(id)}/visit`
    expect((await world.jiang().ask('POST', path, {})).json).toEqual(no('grant-ended'))
  })

  test('an invitation of our own people ends by itself, too, and their token with it', async () => {
    const { consult } = await world.taken()
    const zhao = await world.here().signIn('zhaomin')
    await world.consults.act(world.sun, consult, {
      act: 'invite',
      staff: 'zhaomin',
      role: 'expert',
      rights: ['view', 'listen'],
      minutes: 10,
      note: '',
    })
    const path = `/api/consults/${encodeURIComponent(consult)}/token`
    expect((await zhao.ask('POST', path, {})).status).toBe(200)
    const revoked = (): number => world.media.asked.filter(([name]) => name === 'revoke').length
    const before = revoked()
    world.pass(600_001)
    await expect.poll(() => why(consult)).toEqual(['expired'])
    await expect.poll(revoked).toBe(before + 1)
    expect((await zhao.ask('POST', path, {})).status).toBe(403)
  })

  test('whoever was put out comes in by no token that was given out before', async () => {
    const { consult } = await world.taken()
    const guest = await comeIn(world, await world.invite(consult))
    const read = await readToken(
      ((await roomOf(guest)).json as { token: string }).token,
      world.here().hub.county.countyKeys.signKey,
      world.here().clock.wall(),
    )
    world.media.say({
      kind: 'left',
      room: consult,
      person: 'jianglan@dongping',
      why: 'put-out',
      at: world.here().clock.wall(),
    })
    await expect
      .poll(() => world.media.asked)
      .toContainEqual(['revoke', { token: read.ok && read.claims.id, until: read.ok && read.claims.until }])
  })

  test('and who came in before this hub was started is put out at the end all the same', async () => {
    const { consult } = await world.taken()
    const invite = await world.invite(consult)
    const person = 'somebody@dongping'
    world.media.say({ kind: 'joined', room: consult, person, role: 'foreign', at: world.here().clock.wall() })
    await expect.poll(async () => (await world.read(consult)).people).toMatchObject([{ person }])
    expect(world.media.asked).not.toContainEqual(['put-out', { room: consult, person }])
    await endInvite(consult, invite)
    await expect.poll(() => world.media.asked).toContainEqual(['put-out', { room: consult, person }])
  })

  test('a foreigner whom nobody called in is put out of the room', async () => {
    const { consult } = await world.taken()
    const person = 'nobody@dongping'
    world.media.say({ kind: 'joined', room: consult, person, role: 'foreign', at: world.here().clock.wall() })
    await expect.poll(() => world.media.asked).toContainEqual(['put-out', { room: consult, person }])
  })
})

describe('while the other county is away', () => {
  test('the grant waits, the agent sees that it does, and it is there when the other is back', async () => {
    const { consult } = await world.taken()
    let invite = ''
    const unheard = async (): Promise<unknown> => {
      const { json } = await world.sun.ask('GET', `/api/consults/${encodeURIComponent(consult)}`)
      return (json as { unheard: unknown }).unheard
    }
    await world.restartThere(async () => {
      invite = await world.invite(consult)
      await world.here().settled()
      expect(await unheard()).toEqual([invite])
    })
    await world.grantFor(invite)
    await expect.poll(unheard).toEqual([])
  })

  test('its end, too', async () => {
    const { consult } = await world.taken()
    const invite = await world.invite(consult)
    const { id } = await world.grantFor(invite)
    await world.restartThere(async () => {
      await endInvite(consult, invite)
    })
    await expect.poll(async () => (await world.listed()).map((one) => one.id)).not.toContain(id)
  })

  test('a county that does not know us is not asked for ever: the invitation ends, and says so', async () => {
    const { consult } = await world.taken()
    const before = world.known.there
    world.known.there = []
    try {
      await world.invite(consult)
      await expect.poll(() => why(consult)).toEqual(['declined'])
    } finally {
      world.known.there = before
    }
  })
})
