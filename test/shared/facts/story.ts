import type { Header } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/lane.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import type { MatterState } from '../../../shared/facts/matter-state.ts'
import { headsOf } from '../../../shared/facts/order.ts'
import { factOf, hear } from '../../../shared/facts/registry.ts'

export const visit = 'visit:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZB'
export const matter = 'matter:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'

/** 2026-11-16, Monday, on the desk's own clock. */
export const at = (time: string): number => Date.parse(`2026-11-16T${time}:00+08:00`)

export const hash43 = 'A'.repeat(43)

/** A header as its author would write it, with whatever matters to a test. */
export function headerOf(rest: Partial<Header>): Header {
  const type = rest.type ?? 'matter.opened'
  return {
    id: 'wp1-desk:0000000001',
    prev: null,
    after: [],
    lamport: 1,
    wall: at('08:35'),
    offset: 0,
    mono: 0,
    boot: 'boot1',
    by: 'zhouguilan',
    auth: { how: 'pin' },
    station: 'wuping',
    subject: matter,
    type,
    v: factOf(type)?.v ?? 1,
    directory: 7,
    sealed: true,
    bodyHash: hash43,
    ...rest,
  }
}

/** One side of a story: what it holds of one subject, and what it says on the strength of that. */
export type Side = {
  readonly held: () => readonly Heard[]
  /** @returns the entry's id */
  readonly say: (by: string, type: string, body: unknown, time?: string) => string
  /** Takes in what the other side holds, or the first part of it. */
  readonly learn: (from: Side, count?: number) => void
  readonly matter: () => MatterState
}

export function createSide(lane: string, station: string, subject = matter): Side {
  const held = new Map<string, Heard>()
  let counter = 0
  return {
    held: () => [...held.values()],
    say(by, type, body, time = '10:00') {
      const heads = headsOf([...held.values()])
      const id = entryId(lane, ++counter)
      const stamp = { after: [...heads.ids], lamport: heads.lamport + 1, wall: at(time) }
      const heard = hear(headerOf({ id, subject, station, by, type, ...stamp }), JSON.stringify(body))
      if ('untold' in heard) throw new Error(`${type}: ${heard.untold} ${heard.where ?? ''}`)
      held.set(id, heard)
      return id
    },
    learn(from, count) {
      for (const heard of from.held().slice(0, count)) held.set(heard.id, heard)
    },
    matter: () => foldMatter(subject, [...held.values()]),
  }
}

/** The desk of 雾坪镇 and the county, which talk when there is a link. */
export function deskAndCounty(): { readonly desk: Side; readonly county: Side; readonly link: () => void } {
  const desk = createSide('wp1-desk', 'wuping')
  const county = createSide('hub-k3k3', 'county')
  return {
    desk,
    county,
    link() {
      county.learn(desk)
      desk.learn(county)
    },
  }
}

export const outcomes = {
  referred: { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } },
  accepted: {
    outcome: 'accepted',
    how: 'collected',
    lastDay: { kind: 'date', date: '2026-11-16', calendar: 1 },
  },
  answered: { outcome: 'answered' },
  done: { outcome: 'done', number: 'XS2026111600001' },
  missing: { outcome: 'missing', missing: ['房产证明'] },
  withdrawn: { outcome: 'withdrawn', why: '下次再来' },
} as const

export const ended = (outcome: keyof typeof outcomes): object => ({ outcome: outcomes[outcome] })

export const opened = { visit, party: null }

/** 张玉梅's invoice limit is too low: 周桂兰 cannot help and refers it to the county, which has heard of it. */
export function referredCase(): ReturnType<typeof deskAndCounty> {
  const story = deskAndCounty()
  story.desk.say('zhouguilan', 'matter.opened', opened, '10:05')
  story.desk.say('zhouguilan', 'matter.ended', ended('referred'), '10:06')
  story.link()
  return story
}
