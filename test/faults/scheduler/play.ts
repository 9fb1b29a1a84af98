import type { DeskDraft } from '../../../station/data/desk-store.ts'
import { referred } from '../../integration/story.ts'
import { visitors } from '../../../hub/demo/reference/visitors.ts'
import type { Kept, Post } from './post.ts'
import type { Schedule, Step } from './schedule.ts'
import type { World } from './world.ts'

/** What people were told is kept. */
export type Played = {
  readonly kept: readonly Kept[]
  /** By the county's own people, and on no copy that was brought back since. */
  readonly said: readonly string[]
  /** Visits by the station whose they are. */
  readonly visits: ReadonlyMap<string, readonly string[]>
}

type Matter = { readonly station: string; readonly visit: string; readonly matter: string }

/** How long one act may take, ms: a window that is being killed never answers. */
const patience = 600_000
/** How long a desk is waited for before its disk is damaged, ms. */
const tailPatience = 900_000
const agents = ['tangke', 'linxiao'] as const
const values = ['2024', '2025', '2026'] as const
const fields = ['year', 'amount'] as const
/** A number that no company has. */
const wrong = { kind: 'taxpayer', capacity: 'legalRep', proof: '', name: '云岚茶叶合作社' }
const wrongParty = { ...wrong, identity: { kind: 'uscc', number: '93999999MA0C8Y1T65' } }

/** Lets everything happen that a schedule holds, in its order. */
export async function play(world: World, schedule: Schedule): Promise<Played> {
  const { time, county, posts, lines } = world
  const kept: Kept[] = []
  const matters: Matter[] = []
  const said: string[] = []
  let saidOnCopy = 0
  /** What was taken from a desk's disk and has not come back: then the county's must not be lost, too. */
  const missing: { readonly post: Post; readonly ids: readonly string[] }[] = []

  const inTime = <Value>(work: Promise<Value>): Promise<Value | null> =>
    Promise.race([work, new Promise<null>((over) => void time.after(patience, () => over(null)))])
  const of = <Value>(list: readonly Value[], at: number): Value | undefined =>
    list[at % Math.max(1, list.length)]

  const say = async (post: Post, drafts: readonly DeskDraft[]): Promise<boolean> => {
    const ids = await inTime(post.say(drafts))
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
  const speak = async (post: Post, { what, pick }: Extract<Step, { kind: 'say' }>): Promise<void> => {
    if (!(await inTime(post.open()))) return
    const own = matters.filter(({ station }) => station === post.station)
    const one = of(own, pick)
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
  }
  const countySays = async ({ what, pick }: Extract<Step, { kind: 'county' }>): Promise<void> => {
    const one = of(matters, pick)
    if (!one || !county.isUp()) return
    const { voice, reader } = county.network().hub.county
    const field = of(fields, pick >> 8) ?? ''
    const acts = {
      take: { type: 'case.taken', body: {} },
      release: { type: 'case.released', body: {} },
      ask: { type: 'case.asked', body: { text: '原件呢？' } },
      answer: { type: 'case.answered', body: { text: '可以办。', articles: [] } },
      set: { type: 'matter.field-set', body: { field, value: of(values, pick >> 4) ?? '', how: 'phone' } },
    }
    const speaking = async (): Promise<string | null> => {
      const { heads } = await reader.matter(one.matter)
      if (heads.ids.length === 0) return null
      const draft = { subject: one.matter, by: of(agents, pick >> 2) ?? '', ...acts[what], seen: heads.ids }
      return (await voice.say(draft)).entry.id
    }
    const id = await inTime(speaking().catch(() => null))
    if (id !== null && county.isUp()) said.push(id)
  }
  /** Nobody can help where a desk and the county lose the same: the county's copy is older than what the desk lost only when it is whole again. */
  const isWhole = async (): Promise<boolean> => {
    for (const { post, ids } of missing) if ((await post.holds(ids)).length < ids.length) return false
    return true
  }
  const loseTail = async (post: Post, count: number): Promise<void> => {
    // Once: a lane that is lost again before the county was asked about it is not asked about any more.
    if (missing.some((one) => one.post === post)) return
    if (!(await inTime(post.open()))) return
    await post.syncNow()
    if (!(await time.until(async () => (await post.line()) === 'all-there', tailPatience))) return
    missing.push({ post, ids: await post.loseTail(count) })
  }
  const restore = async (): Promise<void> => {
    if (!(await isWhole())) return
    if (await county.restore()) said.splice(saidOnCopy)
  }

  const happen = async (step: Step): Promise<void> => {
    const post = 'post' in step ? posts[step.post] : undefined
    const line = 'post' in step ? lines[step.post] : undefined
    if (step.kind === 'say' && post) return speak(post, step)
    if (step.kind === 'county') return countySays(step)
    if (step.kind === 'pass') return time.pass(step.ms)
    if (step.kind === 'kill-hub') return county.kill(step.steps, step.down)
    if (step.kind === 'restore') return restore()
    if (step.kind === 'lose-tail' && post) return loseTail(post, step.count)
    if (step.kind === 'line') line?.strike(step.path, step.fault)
    if (step.kind === 'cut') line?.cut()
    if (step.kind === 'mend') line?.mend()
    if (step.kind === 'move') for (const one of lines) one.move(step.ms)
    if (step.kind === 'clock') post?.setClock(step.ahead)
    if (step.kind === 'kill-tab') post?.kill(step.steps)
    if (step.kind === 'copy' && county.isUp()) {
      county.copy()
      saidOnCopy = said.length
    }
    if (step.kind === 'decline' && post) {
      const [open] = (await post.refused()).filter(({ phase }) => phase === 'open')
      if (open && (await inTime(post.open()))) await inTime(post.decline(open.entry))
    }
  }
  for (const step of schedule.steps) {
    await time.during(happen(step))
    await time.pass(1)
  }
  const visits = new Map<string, string[]>()
  for (const { station, visit } of matters) visits.set(station, [...(visits.get(station) ?? []), visit])
  return { kept, said, visits }
}
