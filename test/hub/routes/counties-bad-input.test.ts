import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { type Letter, letterSchema, writeLetter } from '../../../shared/counties/letter.ts'
import { api } from '../../../shared/http/api.ts'
import { pathOf } from '../../../shared/http/call.ts'
import type { Caller } from '../../../shared/http/endpoint.ts'
import type { Answer } from '../../network.ts'
import { comeIn, type CountyWorld, openCountyWorld, rights } from './county-world.ts'

// What another county, or somebody who says to be one, may try: each gets its answer, and nothing else.

let world: CountyWorld
let consult = ''
let invite = ''
beforeAll(async () => {
  world = await openCountyWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ consult } = await world.taken())
  invite = await world.invite(consult)
  await world.grantFor(invite)
})

const no = (code: string, details: object = {}) => ({ error: { code, ...details } })
const now = (): number => world.here().clock.wall()
let drawn = 0

/** What stands in each letter; of 东屏县 to 松岚县, unless told. */
const letter = (kind: string, over: object): Letter => {
  drawn += 1
  const id = `letter-number-${String(drawn).padStart(6, '0')}`
  const common = { v: 1, id, kind, from: 'dongping', to: 'songlan', at: now(), until: now() + 60_000 }
  return v.parse(letterSchema, { ...common, grant: invite, consult, ...over })
}
const visit = (over: object = {}): Letter => letter('visit', { person: 'jianglan', name: '蒋岚', ...over })
const signedThere = (said: Letter): Promise<string> =>
  writeLetter(said, world.there().hub.county.countyKeys.sign)
const signedHere = (said: Letter): Promise<string> =>
  writeLetter(said, world.here().hub.county.countyKeys.sign)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const signedByStranger = (said: Letter): Promise<string> =>
  writeLetter(said, (text) =>
    sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64'),
  )
const codeOf = ({ json }: Answer): unknown => (json as { error?: { code: string } }).error?.code
const enter = async (signed: Promise<string>): Promise<unknown> => codeOf(await world.enter(await signed))
/** From hub to hub: no page says where it comes from. */
const hand = async (to: string, signed: Promise<string>): Promise<unknown> => {
  const answer = await fetch(`${to}/api/counties/letters`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ letter: await signed }),
  })
  return ((await answer.json()) as { error?: { code: string } }).error?.code
}

describe('whoever comes', () => {
  test('with a letter that was altered, or signed by somebody else, or of a county that nobody knows, is no guest', async () => {
    const [body = '', signature = ''] = (await signedThere(visit())).split('.')
    const other = Buffer.from(JSON.stringify(visit({ person: 'fangzheng' }))).toString('base64url')
    for (const forged of [
      `${other}.${signature}`,
      `${body}.`,
      body,
      'x',
      `${body}.${signature}.${signature}`,
      'A'.repeat(8_000),
    ])
      expect(codeOf(await world.enter(forged)), forged.slice(0, 20)).toBe('county-unknown')
    expect(await enter(signedByStranger(visit()))).toBe('county-unknown')
    expect(await enter(signedHere(visit()))).toBe('county-unknown')
    expect(await enter(signedThere(visit({ from: 'xizhou' })))).toBe('county-unknown')
  })

  test('with a letter to another county is sent there', async () => {
    expect(await enter(signedThere(visit({ to: 'xizhou' })))).toBe('other-county')
  })

  test('comes in once by a letter: who finds it cannot use it again', async () => {
    const once = await signedThere(visit())
    expect((await world.enter(once)).status).toBe(200)
    expect(codeOf(await world.enter(once))).toBe('already')
  })

  test('with an old letter, or by a clock that is far ahead, is told about clocks', async () => {
    expect(await enter(signedThere(visit({ at: now() - 600_000, until: now() - 540_000 })))).toBe(
      'letter-old',
    )
    expect(await enter(signedThere(visit({ at: now() + 600_000, until: now() + 660_000 })))).toBe(
      'letter-old',
    )
    expect(await enter(signedThere(visit({ at: now() + 100_000, until: now() + 160_000 })))).toBeUndefined()
  })

  test('for a consult that the grant does not name finds nothing', async () => {
    const other = await world.taken()
    expect(await enter(signedThere(visit({ consult: other.consult })))).toBe('not-found')
    expect(await enter(signedThere(visit({ grant: 'hub-aaaaaaaa:0000000001' })))).toBe('not-found')
    const unknown = `consult:wuping.${'0'.repeat(26)}`
    expect(await enter(signedThere(visit({ consult: unknown })))).toBe('not-found')
  })

  test('when another of that county has come, is told whose it is; the same one may change computers', async () => {
    const first = await comeIn(world, invite)
    expect(await enter(signedThere(visit({ person: 'fangzheng', name: '方正' })))).toBe('taken-by-another')
    const second = await comeIn(world, invite)
    expect(codeOf(await world.extract(first))).toBe('signed-out')
    expect((await world.extract(second)).status).toBe(200)
  })

  test('with a letter that says something else is refused', async () => {
    expect(await enter(signedThere(letter('ended', {})))).toBe('bad-request')
  })
})

describe('a letter from hub to hub', () => {
  const grant = (over: object = {}): Letter =>
    letter('grant', {
      person: 'anybody',
      name: '蒋岚',
      from: 'songlan',
      to: 'dongping',
      until: now() + 3_600_000,
      by: '孙岩',
      rights,
      note: '',
      ...over,
    })

  test('a grant comes twice and is one; once it has ended it never stands again', async () => {
    const there = world.there().url
    const signed = await signedHere(grant())
    const count = async () => (await world.listed()).filter(({ id }) => id === `songlan~${invite}`).length
    expect(await hand(there, Promise.resolve(signed))).toBeUndefined()
    expect(await count()).toBe(1)
    await world.consults.act(world.sun, consult, { act: 'end-invite', invite })
    await expect.poll(count).toBe(0)
    expect(await hand(there, Promise.resolve(signed))).toBe('grant-ended')
    await world.restartThere()
    expect(await hand(world.there().url, Promise.resolve(signed))).toBe('grant-ended')
    expect(await count()).toBe(0)
  })

  test('nobody grants in another’s name, and nobody ends what is another’s', async () => {
    const there = world.there().url
    expect(await hand(there, signedByStranger(grant()))).toBe('county-unknown')
    expect(await hand(there, signedThere(grant()))).toBe('county-unknown')
    expect(await hand(there, signedHere(grant({ to: 'xizhou' })))).toBe('other-county')
    expect(await hand(there, signedHere(grant({ at: now() + 600_000 })))).toBe('letter-old')
    expect((await world.listed()).map(({ id }) => id)).toContain(`songlan~${invite}`)
    // No invitation of that county's.
    const declined = letter('declined', { grant: 'hub-aaaaaaaa:0000000001' })
    expect(await hand(world.here().url, signedThere(declined))).toBe('not-found')
  })

  test('a visit is brought by a browser and not handed by a hub, and pages of any address hand nothing', async () => {
    expect(await hand(world.here().url, signedThere(visit()))).toBe('bad-request')
    const declined = await signedThere(letter('declined', {}))
    expect(codeOf(await world.browser.ask('POST', '/api/counties/letters', { letter: declined }))).toBe(
      'no-right',
    )
    expect((await world.read(consult)).invitations).toMatchObject([{ ended: null }])
  })
})

describe('a guest', () => {
  const others: readonly Caller[] = ['anyone', 'county', 'guest']
  const param = {
    subject: 'consult:wuping.x',
    id: 'x',
    device: 'x',
    batch: 'x',
    pack: 'x',
    hash: 'x',
    grant: 'x',
  }

  test('finds every other door shut: no list, no page, no other subject, no sync', async () => {
    const guest = await comeIn(world, invite)
    const path = `/api/consults/${encodeURIComponent(consult)}`
    for (const { who, method, path: pattern, name } of api) {
      if (others.includes(who)) continue
      const body = method === 'GET' ? undefined : {}
      const answer = await fetch(
        world.here().url + pathOf(pattern, { ...param, subject: consult, bundle: 'x', at: '0' }),
        {
          method,
          headers: { authorization: `Bearer ${guest}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        },
      )
      const { error } = (await answer.json()) as { error: { code: string } }
      expect(error.code, name).toBe(who === 'device' ? 'device-unknown' : 'signed-out')
    }
    expect(codeOf(await world.browser.ask('GET', path, undefined, guest))).toBe('signed-out')
  })

  test('reads the one case that the grant names, whatever else is asked for', async () => {
    const other = await world.taken()
    const guest = await comeIn(world, invite)
    const asked = `/api/counties/extract?subject=${encodeURIComponent(other.consult)}`
    const answer = await world.browser.ask('GET', asked, undefined, guest)
    expect(answer.json).toEqual((await world.extract(guest)).json)
    const deeper = `/api/counties/extract/${encodeURIComponent(other.consult)}`
    expect(codeOf(await world.browser.ask('GET', deeper, undefined, guest))).toBe('not-found')
  })

  test('whom nobody let in is told to come in', async () => {
    for (const guest of ['', 'x', 'A'.repeat(43)])
      expect(codeOf(await world.extract(guest))).toBe('signed-out')
    expect(codeOf(await world.browser.ask('POST', '/api/counties/room', {}))).toBe('signed-out')
  })
})

describe('browsers', () => {
  const preflight = (path: string, origin: string): Promise<Response> =>
    fetch(world.here().url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })

  test('pages of a county that is known may read the answers at the guests’ doors, and at no other', async () => {
    const origin = world.there().url
    const asked = await preflight('/api/counties/guests', origin)
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin])
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
    for (const path of ['/api/counties/letters', '/api/cases', '/api/me', '/api/grants', '/sync/hello'])
      expect((await preflight(path, origin)).headers.get('access-control-allow-origin'), path).toBeNull()
    const { headers } = await world.extract('x')
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([
      origin,
      expect.stringContaining('origin'),
    ])
  })

  test('pages of any other address may not', async () => {
    for (const origin of ['http://localhost:9999', 'null', world.there().url.replace('http:', 'https:')]) {
      expect(
        (await preflight('/api/counties/guests', origin)).headers.get('access-control-allow-origin'),
      ).toBeNull()
      const answer = await fetch(`${world.here().url}/api/counties/guests`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ letter: await signedThere(visit()) }),
      })
      expect(await answer.json()).toEqual(no('no-right', { where: 'origin' }))
    }
  })

  test('a page may connect to its own hub and to counties that this one knows, and to nobody else', async () => {
    const policyOf = async (url: string): Promise<string | undefined> =>
      /connect-src [^;]*/.exec((await fetch(url)).headers.get('content-security-policy') ?? '')?.[0]
    const [here, there] = [world.here().url, world.there().url]
    const ws = (url: string): string => url.replace('http', 'ws')
    expect(await policyOf(there)).toBe(`connect-src 'self' ${here} ${ws(here)}`)
    expect(await policyOf(here)).toBe(`connect-src 'self' ${there} ${ws(there)}`)
  })
})
