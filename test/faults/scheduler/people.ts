import { visitors } from '../../../hub/demo/reference/visitors.ts'
import type { DeskDraft } from '../../../station/data/desk-shapes.ts'
import { referred } from '../../integration/story.ts'
import type { Kept, Photo, Post } from './post.ts'
import type { Step } from './schedule.ts'
import type { World } from './world.ts'
import { asking, countyHelp, helpSaid } from './helping.ts'

/** Help that was asked for. */
export type Asked = Matter & { readonly consult: string }
type Matter = { readonly station: string; readonly visit: string; readonly matter: string }
type Saying<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>

/** What people do at desks and at the county, and what they were told is kept. */
export type People = {
  readonly speak: (post: Post, step: Saying<'say'>) => Promise<void>
  readonly photograph: (post: Post, step: Saying<'photograph'>) => Promise<void>
  readonly askHelp: (post: Post, step: Saying<'help'>) => Promise<void>
  /** @returns the id of what the county's people said and were told is kept */
  readonly countySays: (step: Saying<'county'>) => Promise<string | null>
  readonly countyHelps: (step: Saying<'county-helps'>) => Promise<string | null>
  readonly kept: readonly Kept[]
  readonly photos: readonly Photo[]
  readonly matters: readonly Matter[]
  readonly asked: readonly Asked[]
}

/** How long one act may take, ms: a window that is being killed never answers. */
const patience = 600_000
/** How long the county waits for a request that was asked, ms. */
const ringing = 60_000
const agents = ['tangke', 'linxiao'] as const
const values = ['2024', '2025', '2026'] as const
const fields = ['year', 'amount'] as const
/** A number that no company has. */
const wrong = { kind: 'taxpayer', capacity: 'legalRep', proof: '', name: '云岚茶叶合作社' }
const wrongParty = { ...wrong, identity: { kind: 'uscc', number: '93999999MA0C8Y1T65' } }

/** What is done within a good while; null where it is not. */
export function inTime<Value>(world: Pick<World, 'time'>, work: Promise<Value>): Promise<Value | null> {
  return Promise.race([work, new Promise<null>((over) => void world.time.after(patience, () => over(null)))])
}

export function createPeople(world: World): People {
  const { county } = world
  const kept: Kept[] = []
  const photos: Photo[] = []
  const matters: Matter[] = []
  const asked: Asked[] = []
  const of = <Value>(list: readonly Value[], at: number): Value | undefined =>
    list[at % Math.max(1, list.length)]
  const ownOf = <Own extends Matter>(list: readonly Own[], { station }: Post): readonly Own[] =>
    list.filter((one) => one.station === station)

  const say = async (post: Post, drafts: readonly DeskDraft[]): Promise<boolean> => {
    const ids = await inTime(world, post.say(drafts))
    kept.push(...(ids ?? []))
    return ids !== null
  }
  const arrive = async (post: Post): Promise<void> => {
    const [visit, matter] = [await post.newSubject('visit'), await post.newSubject('matter')]
    const { visitor } = visitors.luomusheng
    const sorted = {
      item: 'insurance-missing',
      catalogue: 1,
      lane: 'quick',
      limit: { unit: 'minutes', count: 1 },
      due: { kind: 'none' },
    }
    const isKept = await say(post, [
      { subject: visit, type: 'visit.opened', body: { number: 1, visitor } },
      { subject: matter, type: 'matter.opened', body: { visit, party: null } },
      { subject: matter, type: 'matter.sorted', body: sorted },
    ])
    if (isKept) matters.push({ station: post.station, visit, matter })
  }

  /** Null where nothing of the subject has come, or the hub died before it was said for sure. */
  const countySaid = async <State extends { readonly heads: { readonly ids: readonly string[] } }>(
    subject: string,
    read: (subject: string) => Promise<State>,
    draftFor: (state: State) => { readonly by: string; readonly type: string; readonly body: object },
  ): Promise<string | null> => {
    const { voice } = county.network().hub.county
    const speaking = async (): Promise<string | null> => {
      const state = await read(subject)
      const seen = state.heads.ids
      return seen.length === 0 ? null : (await voice.say({ subject, ...draftFor(state), seen })).entry.id
    }
    const id = await inTime(
      world,
      speaking().catch(() => null),
    )
    return county.isUp() ? id : null
  }

  return {
    kept,
    photos,
    matters,
    asked,
    async speak(post, { what, pick }) {
      if (!(await inTime(world, post.open()))) return
      const one = of(ownOf(matters, post), pick)
      if (what === 'arrive' || !one) return arrive(post)
      const value = of(values, pick >> 4) ?? ''
      const field = of(fields, pick >> 8) ?? ''
      const draft = (type: string, body: object, subject = one.matter): DeskDraft => ({ subject, type, body })
      const drafts = {
        set: draft('matter.field-set', { field, value, how: 'told' }),
        confirm: draft('matter.field-confirmed', { field, value }),
        refer: draft('matter.ended', { outcome: referred }),
        end: draft('matter.ended', { outcome: { outcome: 'withdrawn', why: '不办了' } }),
        reopen: draft('matter.reopened', {}),
        call: draft('visit.called', {}, one.visit),
        close: draft('visit.closed', {}, one.visit),
        wrong: draft('matter.party-named', { party: wrongParty }),
      }
      await say(post, [drafts[what]])
    },
    async photograph(post, { bytes, pick }) {
      const one = of(ownOf(matters, post), pick)
      if (!one || !(await inTime(world, post.open()))) return
      const photo = await inTime(world, post.photograph(one.matter, bytes))
      if (!photo) return
      kept.push(photo.entry)
      photos.push(photo)
    },
    async askHelp(post, { what, pick }) {
      const about = of(ownOf(matters, post), pick)
      if (!about || !(await inTime(world, post.open()))) return
      const one = of(ownOf(asked, post), pick)
      if (what === 'ask' || !one) {
        const consult = await post.newSubject('consult')
        if (await say(post, asking(about, consult))) asked.push({ ...about, consult })
      } else await say(post, helpSaid(one, what))
    },
    async countySays({ what, pick }) {
      const one = of(matters, pick)
      if (!one || !county.isUp()) return null
      const field = of(fields, pick >> 8) ?? ''
      const acts = {
        take: { type: 'case.taken', body: {} },
        release: { type: 'case.released', body: {} },
        ask: { type: 'case.asked', body: { text: '原件呢？' } },
        answer: { type: 'case.answered', body: { text: '可以办。', articles: [] } },
        set: { type: 'matter.field-set', body: { field, value: of(values, pick >> 4) ?? '', how: 'phone' } },
      }
      const { matter } = county.network().hub.county.reader
      return countySaid(one.matter, matter, () => ({ by: of(agents, pick >> 2) ?? '', ...acts[what] }))
    },
    async countyHelps({ what, pick }) {
      const one = of(asked, pick)
      if (!one || !county.isUp()) return null
      const [by = '', other = ''] = pick & 4 ? agents : [...agents].reverse()
      const { consult } = county.network().hub.county.reader
      const rings = async (): Promise<boolean> => (await consult(one.consult)).heads.ids.length > 0
      // A request that rings is not left alone, as a schedule's next step would leave it.
      await world.time.until(() => rings().catch(() => false), ringing)
      if (!county.isUp()) return null
      // Nobody helps before somebody has it.
      return countySaid(one.consult, consult, ({ phase }) => ({
        by,
        ...countyHelp(phase === 'waiting' ? 'accept' : what, other, pick),
      }))
    },
  }
}
