import { expect } from 'vitest'
import type { DemoDesk } from '../../../hub/demo/desk.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { Extract, GrantView } from '../../../shared/http/counties.ts'
import type { GuestRight } from '../../../shared/rules/consult-roles.ts'
import type { Answer, Console } from '../../network.ts'
import { openTwoCounties, type TwoCounties } from '../../two-counties.ts'
import {
  type Asked,
  askForHelp,
  type CountyOfConsults,
  consultsOf,
  createQuietMedia,
} from './consult-world.ts'

/** A browser at an address of another county, as our doors see it. */
export type Visitor = {
  readonly ask: (method: 'GET' | 'POST', path: string, body?: unknown, guest?: string) => Promise<Answer>
}

export type CountyWorld = TwoCounties & {
  readonly media: ReturnType<typeof createQuietMedia>
  readonly consults: CountyOfConsults
  readonly desk: DemoDesk
  readonly sun: Console
  readonly jiang: () => Console
  /** A consult that 孙岩 has taken. */
  readonly taken: () => Promise<Asked>
  /** 孙岩 calls somebody of 东屏县 in. @returns the invitation */
  readonly invite: (consult: string, over?: object) => Promise<string>
  /** What 蒋岚 finds in her list of this invitation. */
  readonly grantFor: (invite: string) => Promise<GrantView>
  readonly listed: (who?: Console) => Promise<readonly GrantView[]>
  /** From her hub: what her browser brings along. */
  readonly letter: (grant: string, who?: Console) => Promise<string>
  readonly browser: Visitor
  readonly enter: (letter: string) => Promise<Answer>
  readonly extract: (guest: string) => Promise<Answer>
  /** By both counties’ clocks. */
  readonly pass: (ms: number) => void
  readonly read: (consult: string) => Promise<ConsultState>
}

export const rights: readonly GuestRight[] = ['camera', 'microphone', 'view', 'listen', 'point', 'extract']
const inviting = {
  act: 'invite-county',
  county: 'dongping',
  name: '蒋岚',
  rights,
  minutes: 60,
  note: '合同',
}

export async function openCountyWorld(): Promise<CountyWorld> {
  const media = createQuietMedia()
  const counties = await openTwoCounties({ media: media.node })
  const here = counties.here()
  const consults = consultsOf(here)
  const desk = await here.enrol('wuping')
  const sun = await here.signIn('sunyan')
  let jiang = await counties.there().signIn('jianglan')
  const listed = async (who = jiang): Promise<readonly GrantView[]> =>
    (await who.ask('GET', '/api/grants')).json as readonly GrantView[]
  const browser: Visitor = {
    async ask(method, path, body, guest) {
      const answer = await fetch(here.url + path, {
        method,
        headers: {
          origin: counties.there().url,
          'sec-fetch-site': 'same-site',
          ...(guest === undefined ? {} : { authorization: `Bearer ${guest}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, json: await answer.json(), headers: answer.headers }
    },
  }
  return {
    ...counties,
    media,
    consults,
    desk,
    sun,
    jiang: () => jiang,
    async restartThere(between) {
      await counties.restartThere(between)
      jiang = await counties.there().signIn('jianglan')
    },
    async taken() {
      const asked = await askForHelp(desk)
      await desk.push()
      expect((await consults.act(sun, asked.consult, { act: 'accept' })).status).toBe(200)
      return asked
    },
    async invite(consult, over = {}) {
      const { json } = await consults.act(sun, consult, { ...inviting, ...over } as never)
      expect(json).toEqual({ entry: expect.any(String) })
      return (json as { entry: string }).entry
    },
    async grantFor(invite) {
      const find = async () => (await listed()).find(({ id }) => id === `songlan~${invite}`)
      await expect.poll(find).toBeDefined()
      const found = await find()
      if (!found) throw new Error('the grant went')
      return found
    },
    listed,
    async letter(grant, who = jiang) {
      const { json } = await who.ask('POST', `/api/grants/${encodeURIComponent(grant)}/visit`, {})
      return (json as { letter: string }).letter
    },
    browser,
    enter: (letter) => browser.ask('POST', '/api/counties/guests', { letter }),
    extract: (guest) => browser.ask('GET', '/api/counties/extract', undefined, guest),
    pass(ms) {
      here.clock.set(here.clock.wall() + ms)
      counties.there().clock.set(here.clock.wall())
    },
    read: (consult) => here.hub.county.reader.consult(consult),
  }
}

/** 蒋岚 is in. @returns what her browser is known by */
export async function comeIn(world: CountyWorld, invite: string): Promise<string> {
  const { id } = await world.grantFor(invite)
  const { json } = await world.enter(await world.letter(id))
  expect(json).toMatchObject({ person: 'jianglan@dongping', guest: expect.stringMatching(/^[\w-]{43}$/) })
  return (json as { guest: string }).guest
}

export function extractIn({ json }: Answer): Extract {
  return json as Extract
}
