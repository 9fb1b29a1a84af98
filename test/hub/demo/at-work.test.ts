import { expect, onTestFinished, test } from 'vitest'
import { putDesksToWork } from '../../../hub/demo/at-work.ts'
import { sendInProcess, stageOf } from '../../../hub/demo/stage.ts'
import { healthOf, type StationView } from '../../../station/state/station-health.ts'
import { type Network, openNetwork } from '../../network.ts'

// What a console says of the stations is what the county's door heard of their desks.

async function healthAt(network: Network): Promise<Record<string, string>> {
  const { json } = await (await network.signIn('linxiao')).ask('GET', '/api/stations')
  const stations = json as readonly StationView[]
  const now = network.clock.wall()
  return Object.fromEntries(stations.map((station) => [station.id, healthOf(station, now).kind]))
}
const twoOfThree = { wuping: 'through', shijiu: 'silent', shahe: 'through' }
const minutes = (count: number): number => count * 60_000

/** The demo's desks, as the process that serves the demo puts them to work. */
async function work(network: Network) {
  const stage = await stageOf(network.hub.county.store)
  const desks = stage.kind === 'told' ? stage.atWork : []
  const { clock, hub } = network
  return { desks, ...(await putDesksToWork({ send: sendInProcess(hub), clock, desks })) }
}

test('on Monday at 12:44 two of three stations are linked, and stay so while nobody touches them', async () => {
  const network = await openNetwork({ world: 'monday' })
  onTestFinished(() => network.close())
  expect(await healthAt(network)).toEqual(twoOfThree)
  const { desks, greet } = await work(network)
  expect(desks.map(({ device }) => device).sort()).toEqual(['sh1', 'sh2', 'wp1'])
  network.clock.set(network.clock.wall() + minutes(30))
  expect(await healthAt(network)).toMatchObject({ wuping: 'silent', shahe: 'silent' })
  await greet()
  expect(await healthAt(network)).toEqual(twoOfThree)
}, 60_000)

test('after a restart the staged desks are there again, except one that was revoked meanwhile', async () => {
  let network = await openNetwork({ world: 'monday' })
  onTestFinished(() => network.close())
  const dingwei = await network.signIn('dingwei')
  expect(
    (await dingwei.ask('POST', '/api/devices/wp1/revoke', { reason: '遗失', how: 'stolen' })).status,
  ).toBe(200)
  network.clock.set(network.clock.wall() + minutes(600))
  network = await network.restart()
  await (await work(network)).greet()
  expect(await healthAt(network)).toEqual({ wuping: 'no-desk', shijiu: 'silent', shahe: 'through' })
}, 60_000)
