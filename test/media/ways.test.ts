// The ways that media take where a line lets only some of them through.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PeerRole } from '../../shared/signaling/token.ts'
import { buildPage } from '../build-page.ts'
import { type Computer, openComputer } from '../e2e/browser.ts'
import { freePort } from '../free-port.ts'
import { noCoturnHere, startCoturn } from './coturn.ts'
import { type MediaWorld, noWorkerHere, openMediaWorld } from './node.ts'
import type { Desk } from './page.ts'
import type { Watch, Way } from './watch.ts'

declare const desk: Desk
declare const watch: Watch
const patient = { timeout: 60_000 }
const absent = await noWorkerHere()
const noCoturn = absent ?? noCoturnHere()
const secret = 'of node and coturn'
let script: string
let watching: string
let computer: Computer

beforeAll(async () => {
  script = await buildPage('test/media/page.ts')
  watching = await buildPage('test/media/watch.ts')
  computer = await openComputer({ width: 640, height: 480 })
})
afterAll(() => computer.close())

/** @param policy `relay`: nothing but a TURN server is good enough for this browser */
async function sit(
  world: MediaWorld,
  room: string,
  role: PeerRole,
  policy: RTCIceTransportPolicy = 'all',
): Promise<Page> {
  const page = await computer.context().newPage()
  await page.addInitScript({ content: `${watching};watch.settings.policy = '${policy}'` })
  await page.exposeFunction('giveToken', async () => ({ token: await world.token({ room, role }) }))
  await page.goto(world.url)
  await page.evaluate(() => desk.start())
  return page
}

const waysOf = (page: Page): Promise<readonly Way[]> => page.evaluate(() => watch.ways())

/** A station that is seen by an agent, and the ways that both took. */
async function meet(world: MediaWorld, policy?: RTCIceTransportPolicy): Promise<readonly Way[]> {
  const room = await world.room()
  const station = await sit(world, room, 'station', policy)
  const agent = await sit(world, room, 'agent', policy)
  await station.evaluate(() => desk.publish('microphone', 'camera'))
  await expect.poll(() => agent.evaluate(() => desk.frames('station camera')), patient).toBeGreaterThan(5)
  const ways = [...(await waysOf(station)), ...(await waysOf(agent))]
  await agent.close()
  await station.close()
  return ways
}

describe.skipIf(noCoturn !== null)(`a relay ${noCoturn ?? ''}`, () => {
  it('carries a call for which no other way is left, with credentials that the node makes', async () => {
    const coturn = await startCoturn(secret)
    const world = await openMediaWorld({ turn: { urls: [coturn.url], secret } }, script)
    const ways = await meet(world, 'relay')
    expect(new Set(ways.map(({ local, relay }) => `${local} ${relay}`))).toEqual(new Set(['relay udp']))
    await world.close()
    await coturn.close()
  })

  it('is reached over TCP where UDP does not get out at all', async () => {
    const coturn = await startCoturn(secret)
    const world = await openMediaWorld({ turn: { urls: [`${coturn.url}?transport=tcp`], secret } }, script)
    const ways = await meet(world, 'relay')
    expect(new Set(ways.map(({ local, relay }) => `${local} ${relay}`))).toEqual(new Set(['relay tcp']))
    await world.close()
    await coturn.close()
  })

  it('takes nobody whose credentials another secret made', async () => {
    const coturn = await startCoturn('another secret')
    const world = await openMediaWorld({ turn: { urls: [coturn.url], secret } }, script)
    const station = await sit(world, await world.room(), 'station', 'relay')
    const publishing = station.evaluate(() => desk.publish('microphone')).catch(() => null)
    await expect.poll(() => station.evaluate(() => watch.refusals), patient).toContain(401)
    expect(await waysOf(station)).toEqual([])
    await station.close()
    await publishing
    await world.close()
    await coturn.close()
  })
})

describe.skipIf(absent !== null)(`a way ${absent ?? ''}`, () => {
  it('is found over IPv6', async () => {
    const world = await openMediaWorld({ listening: { port: 0, addresses: [{ ip: '::1' }] } }, script)
    const ways = await meet(world)
    expect(new Set(ways.map(({ far }) => far))).toEqual(new Set(['::1']))
    await world.close()
  })

  it('is found over TCP, on the same port, where UDP is shut', async () => {
    const port = await freePort()
    // By this address only TCP gets to the node.
    const address = '127.0.0.3'
    const cable = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      for (const end of [near, far]) end.on('error', () => near.destroy() && far.destroy())
      near.pipe(far).pipe(near)
    }).listen(port, address)
    await once(cable, 'listening')
    const listening = { port, addresses: [{ ip: '127.0.0.1', announced: address }] }
    const world = await openMediaWorld({ listening }, script)
    const ways = await meet(world)
    expect(new Set(ways.map(({ protocol, far }) => `${protocol} ${far}`))).toEqual(
      new Set([`tcp ${address}`]),
    )
    await world.close()
    cable.close()
  })
})
