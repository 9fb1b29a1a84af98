import * as v from 'valibot'
import { digest } from '../../hub/journal/digest.ts'
import type { Header } from '../../shared/entry/entry.ts'
import { parseEntry } from '../../shared/entry/entry.ts'
import { commonFeed, type FeedItem, feedItemSchema, type FeedPlace } from '../../shared/entry/feed.ts'
import { importSubjectKey, openText, type SecretKey, unwrapWith } from '../../shared/entry/seal.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'
import type { Written } from '../../shared/entry/writer.ts'
import { foldDirectory } from '../../shared/facts/directory.ts'
import type { Heard as HeardEntry } from '../../shared/facts/fact.ts'
import { headsOf } from '../../shared/facts/order.ts'
import { hear } from '../../shared/facts/registry.ts'
import { type FeedPage, readFeeds } from '../../shared/http/sync.ts'
import { beginning, readPage } from '../../station/data/sync/feed.ts'

type Heads = { readonly ids: readonly string[]; readonly lamport: number }
type FeedAnswer = v.InferOutput<typeof readFeeds.response>

/** What a light desk hears of the county, and what it said itself, by subject. */
export type LightFeed = {
  /** Both feeds to their ends; every page is checked as a desk checks it. @returns how many lines came */
  readonly pull: () => Promise<number>
  readonly own: (written: Written, key: SecretKey | null) => void
  readonly places: () => { readonly own: FeedPlace; readonly common: FeedPlace }
  /** The version of the staff list that this desk knows. */
  readonly directory: () => number
  readonly heardOf: (subject: string) => Promise<readonly HeardEntry[]>
  readonly subjects: () => readonly string[]
}

/** Where a desk stands that heard the rest before: of what comes now it checks every page, and keeps nothing. */
export type Heard = {
  readonly own: FeedPlace
  readonly common: FeedPlace
  readonly directory: number
}

const limit = 500

export function createLightFeed(deps: {
  readonly device: string
  readonly county: PublicKey
  readonly agreement: SecretKey | null
  readonly heard?: Heard | undefined
  readonly keys: Map<string, SecretKey>
  readonly heads: Map<string, Heads>
  readonly request: (target: typeof readFeeds, input: { readonly search: string }) => Promise<FeedAnswer>
}): LightFeed {
  const { device, county, keys, heads, heard } = deps
  const places = { own: heard?.own ?? beginning(''), common: heard?.common ?? beginning('') }
  const bodies = new Map<string, Map<string, { readonly header: Header; readonly body: string | null }>>()
  let version = heard?.directory ?? 0

  const keep = (header: Header, body: string | null): void => {
    const known = bodies.get(header.subject) ?? new Map()
    bodies.set(header.subject, known.set(header.id, { header, body }))
  }
  const heardOf = async (subject: string): Promise<readonly HeardEntry[]> => {
    const key = keys.get(subject)
    const said = [...(bodies.get(subject) ?? new Map()).values()] as { header: Header; body: string | null }[]
    return Promise.all(
      said.map(async ({ header, body }) => {
        const text = body !== null && header.sealed ? key && (await openText(key, body)) : body
        return hear(header, text ?? { missing: 'no-key' })
      }),
    )
  }
  const take = async (item: FeedItem): Promise<void> => {
    if (item.kind === 'key') {
      const raw = deps.agreement && (await unwrapWith(deps.agreement, item.key.wrapped))
      if (!raw) throw new Error(`${device} was given a key for another`)
      if (!keys.has(item.key.subject)) keys.set(item.key.subject, await importSubjectKey(raw))
      return
    }
    if (item.kind === 'snapshot') return
    if (item.kind === 'erased') throw new Error(`${device} was told of an erasure, and nobody erases here`)
    const parsed = parseEntry(item.entry, digest)
    if (!parsed.ok) throw new Error(`${device} was told something broken: ${parsed.problem.code}`)
    keep(parsed.header, parsed.entry.body)
  }
  /** @returns how many lines the page had */
  const read = async (feed: 'own' | 'common', page: FeedPage): Promise<number> => {
    const at = places[feed].epoch === page.epoch ? places[feed] : beginning(page.epoch)
    const subscriber = feed === 'own' ? device : commonFeed
    const result = await readPage(page, at, { subscriber, county, digest })
    if (!result.ok) throw new Error(`${device}: its ${feed} feed is ${result.why}`)
    if (!heard) for (const item of result.items) await take(v.parse(feedItemSchema, JSON.parse(item)))
    places[feed] = result.place
    return result.items.length
  }
  const learn = async (): Promise<void> => {
    const county_ = (
      await Promise.all(
        [...bodies.keys()].filter((subject) => !/^(?:visit|matter):/.test(subject)).map(heardOf),
      )
    ).flat()
    version = foldDirectory(county_).version
    for (const subject of bodies.keys()) heads.set(subject, headsOf(await heardOf(subject)))
  }
  return {
    async pull() {
      let came = 0
      for (;;) {
        const { own, common } = places
        const search = `?own=${own.epoch}:${own.n}&common=${common.epoch}:${common.n}&limit=${limit}&wait=0`
        const pages = await deps.request(readFeeds, { search })
        if (pages.common) came += await read('common', pages.common)
        if (pages.own) came += await read('own', pages.own)
        if (!pages.own && !pages.common) break
      }
      if (came > 0 && !heard) await learn()
      return came
    },
    own: ({ header, entry }) => keep(header, entry.body),
    places: () => places,
    directory: () => version,
    heardOf,
    subjects: () => [...bodies.keys()],
  }
}
