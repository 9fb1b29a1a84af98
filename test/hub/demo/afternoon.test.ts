import { afterAll, beforeAll, expect, test } from 'vitest'
import { dongpingAt } from '../../../hub/demo/neighbour.ts'
import { instantOf } from '../../../hub/demo/story/script.ts'
import { afternoon } from '../../../hub/demo/story/script-of-afternoon.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { type Network, openNetwork } from '../../network.ts'

// Monday goes on: at 14:00 宏达劳务 asks, 孙岩 is there, and 蒋岚 of the other province is called in. What is written of it; nobody speaks here.

let network: Network
let consult: ConsultState
let matter: MatterState
beforeAll(async () => {
  // Its hub is away: what is written here does not wait for it.
  const away = { url: 'http://127.0.0.1:9', signKey: { alg: 'P-256', key: 'none' } } as const
  network = await openNetwork({
    world: afternoon,
    hub: { neighbours: () => ({ own: 'songlan', known: [dongpingAt(away)] }) },
  })
  const { reader } = network.hub.county
  consult = await reader.consult(network.subjects.get('abroad-call') ?? '')
  matter = await reader.matter(network.subjects.get('abroad') ?? '')
}, 60_000)
afterAll(() => network.close())

const at = (time: string): number => instantOf(`11-16 ${time}`)

test('孙岩 takes the call of 沙河园区 within the two minutes of the first answer', () => {
  expect(consult).toMatchObject({ station: 'shahe', taker: 'sunyan', request: { matter: matter.subject } })
  expect((consult.acceptedAt ?? 0) - (consult.request?.at ?? 0)).toBeLessThanOrEqual(120_000)
  expect(consult.recordingConsents).toMatchObject([{ answer: 'yes' }])
})

test('蒋岚 of 东屏县 was called in with the extract, was there, and is no more', () => {
  expect(consult.invitations).toMatchObject([
    { kind: 'county', county: 'dongping', name: '蒋岚', rights: expect.arrayContaining(['extract']) },
  ])
  expect(consult.invitations[0]?.ended).toMatchObject({ at: at('14:29'), by: 'sunyan', why: 'withdrawn' })
  expect(consult.people.find(({ role }) => role === 'foreign')).toMatchObject({
    person: 'jianglan@dongping',
    name: '蒋岚',
    county: '东屏县',
    left: { why: 'removed' },
  })
})

test('at 14:20 the line falls to 150 kbit/s and is black for twelve seconds; the desk is back by itself', () => {
  expect(consult.gaps.map(({ from, to, why }) => [from, to - from, why])).toEqual([
    [at('14:20:10'), 12_000, 'line'],
  ])
  expect(consult.measured[0]?.peers.find(({ person }) => person === 'sh1')).toMatchObject({
    kbitUp: 150,
    worst: { state: 'lost' },
  })
  expect(consult.people.find(({ person }) => person === 'sh1')).toMatchObject({
    joinedAt: at('14:20:22'),
    left: { why: 'ended' },
  })
})

test('it ends with its sentence, and the matter with the number of the bureau’s own system', () => {
  expect(consult).toMatchObject({ phase: 'closed', closed: { why: 'done', by: 'sunyan' } })
  expect(consult.summary?.text).toContain('东屏县')
  expect(consult.untold).toBe(0)
  expect(matter).toMatchObject({
    sorted: { item: 'a-crossing' },
    party: { name: '宏达劳务有限公司' },
    outcome: { outcome: 'done' },
  })
})
