import { demoPassword } from '../../hub/demo/world.ts'
import { type Act, type CaseRow, listCases } from '../../shared/http/cases.ts'
import { openStation } from '../../shared/http/network.ts'
import { appointStaff } from '../../shared/http/people.ts'
import type { BenchHub } from '../world/hub.ts'
import type { Place } from './station.ts'

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const agents = ['tangke', 'linxiao'] as const

/** 丁伟 opens so many stations, each with an assistant and a code for its desk. */
export async function openPlaces(hub: BenchHub, count: number, seed: number): Promise<readonly Place[]> {
  const ask = (path: string, body: object): Promise<unknown> =>
    hub.consoles.ask('dingwei', 'POST', path, body)
  const places: Place[] = []
  for (let at = 0; at < count; at += 1) {
    const id = `sim${at}`
    const staff = `zhushou${at}`
    const code = `Z${letters.charAt(Math.floor(at / letters.length))}${letters.charAt(at % letters.length)}`
    await ask(openStation.path, { id, name: `第${at + 1}站`, code, line: '模拟' })
    const person = { id: staff, name: `助手${at + 1}`, roles: ['assistant'], stations: [id], skills: [] }
    await ask(appointStaff.path, { ...person, password: demoPassword })
    places.push({ id, staff, code: await hub.codeFor(id), seed: seed + at })
  }
  return places
}

/** What two agents do with the cases in their lists: what is free is taken and asked about, what was asked is answered. @returns how many acts */
export async function workThrough(hub: BenchHub, most: number): Promise<number> {
  let acts = 0
  for (const [at, agent] of agents.entries()) {
    const rows = (await hub.consoles.ask(agent, 'GET', listCases.path)) as readonly CaseRow[]
    const open = rows.filter(({ phase }) => phase !== 'closed')
    const free = open.filter(({ taker }) => taker === null).filter((_, place) => place % agents.length === at)
    const own = open.filter(({ taker }) => taker === agent)
    for (const { subject, taker } of [...free, ...own].slice(0, most)) {
      for (const act of taker === null ? firstActs : laterActs) {
        const { matter } = await hub.consoles.readCase(agent, subject)
        await hub.consoles.act(agent, subject, act, matter.heads.ids)
        acts += 1
      }
    }
  }
  return acts
}

const firstActs: readonly Act[] = [{ act: 'take' }, { act: 'ask', text: '请补一张户口簿' }]
const laterActs: readonly Act[] = [{ act: 'answer', text: '已经办好了', articles: [] }]
