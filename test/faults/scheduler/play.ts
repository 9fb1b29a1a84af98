import { deviceOf } from '../../../shared/entry/lane.ts'
import { createPeople, inTime, type People } from './people.ts'
import type { Post } from './post.ts'
import type { Schedule, Step } from './schedule.ts'
import type { World } from './world.ts'

/** What people were told is kept. */
export type Played = Pick<People, 'kept' | 'photos' | 'asked'> & {
  /** By the county's own people, and on no copy that was brought back since. */
  readonly said: readonly string[]
  /** Visits by the station whose they are. */
  readonly visits: ReadonlyMap<string, readonly string[]>
  /** Desks that were revoked. */
  readonly gone: Gone
  /** Entries of photographs that a courier was given, too. */
  readonly carried: ReadonlySet<string>
}

/** @property taken nobody will ever see its computer again */
type Gone = ReadonlyMap<Post, { readonly how: 'stolen' | 'retire'; readonly taken: boolean }>

/** How long a desk is waited for before its disk is damaged, ms. */
const tailPatience = 900_000

/** How long a hub may be down while a desk is revoked, ms. */
const revoking = 4 * 3_600_000

/** Lets everything happen that a schedule holds, in its order. */
export async function play(world: World, schedule: Schedule): Promise<Played> {
  const { time, county, posts, lines, courier, office } = world
  const people = createPeople(world)
  const said: string[] = []
  let saidOnCopy = 0
  let wasSetBack = false
  /** What was taken from a desk's disk and has not come back: then the county's must not be lost, too. */
  const missing: { readonly post: Post; readonly ids: readonly string[] }[] = []
  const carried = new Set<string>()
  const gone = new Map<Post, { how: 'stolen' | 'retire'; taken: boolean }>()

  const isAllThere = async (post: Post): Promise<boolean> => {
    if (!(await inTime(world, post.open()))) return false
    await post.syncNow()
    return time.until(async () => (await post.line()) === 'all-there', tailPatience)
  }
  const loseTail = async (post: Post, count: number): Promise<void> => {
    // A second time at once: the county may not have been asked yet about what was lost the first time.
    if (!missing.some((one) => one.post === post)) await isAllThere(post)
    if (!county.isUp()) return
    // What nobody else has is nobody's fault.
    missing.push({ post, ids: await post.loseTail(count, await county.held(post.device())) })
  }
  /** Nobody can help where a desk and the county lose the same: the county's copy is older than what the desk lost only when it is whole again. */
  const isWhole = async (): Promise<boolean> => {
    for (const { post, ids } of missing) if ((await post.holds(ids)).length < ids.length) return false
    return gone.size === 0
  }
  const restore = async (): Promise<void> => {
    if (!(await isWhole())) return
    const lost = (): void => lines.forEach(({ chunks }) => chunks.forget())
    if (!(await county.restore(lost))) return
    said.splice(saidOnCopy)
    wasSetBack = true
  }
  const revoke = async (post: Post, { how, taken }: Extract<Step, { kind: 'revoke' }>): Promise<void> => {
    // What a county that was set back has not, this desk alone has.
    if (gone.get(post)?.how === how || (wasSetBack && !(await isAllThere(post)))) return
    // Whoever is not answered asks again.
    if (!(await time.until(() => office.revoke(post.device(), how), revoking))) return
    const isTaken = gone.get(post)?.taken === true || (how === 'stolen' && taken)
    gone.set(post, { how, taken: isTaken })
    if (isTaken) post.kill(0)
  }

  const pack = async (post: Post): Promise<void> => {
    if (!(await inTime(world, post.open()))) return
    const inIt = people.photos.map(({ entry }) => entry.id).filter((id) => deviceOf(id) === post.device())
    if (await inTime(world, courier.fetchFrom(post))) for (const id of inIt) carried.add(id)
  }

  const happen = async (step: Step): Promise<void> => {
    const post = 'post' in step ? posts[step.post] : undefined
    const line = 'post' in step ? lines[step.post] : undefined
    if (step.kind === 'pass') return time.pass(step.ms)
    if (step.kind === 'county') {
      const id = await people.countySays(step)
      if (id !== null) said.push(id)
    }
    if (step.kind === 'county-helps') {
      const id = await people.countyHelps(step)
      if (id !== null) said.push(id)
    }
    if (step.kind === 'kill-hub') return county.kill(step.steps, step.down)
    if (step.kind === 'restore') return restore()
    if (step.kind === 'deliver') await inTime(world, courier.deliver(step.pick, step.fare))
    if (step.kind === 'decide') await inTime(world, office.decide(step.what, step.pick))
    if (step.kind === 'move') for (const one of lines) one.move(step.ms)
    if (step.kind === 'copy' && county.isUp()) {
      county.copy()
      saidOnCopy = said.length
    }
    if (post && line && gone.get(post)?.taken !== true) await happenAt(post, line, step)
  }
  const happenAt = async (post: Post, line: (typeof lines)[number], step: Step): Promise<void> => {
    if (step.kind === 'say') return people.speak(post, step)
    if (step.kind === 'help') return people.askHelp(post, step)
    if (step.kind === 'photograph') return people.photograph(post, step)
    if (step.kind === 'lose-tail' && !gone.has(post)) return loseTail(post, step.count)
    if (step.kind === 'revoke') return revoke(post, step)
    if (step.kind === 'line') line.strike(step.path, step.fault)
    if (step.kind === 'cut') line.cut()
    if (step.kind === 'mend') line.mend()
    if (step.kind === 'clock') post.setClock(step.ahead)
    if (step.kind === 'kill-tab') post.kill(step.steps)
    if (step.kind === 'pack') return pack(post)
    if (step.kind === 'bring-back' && (await inTime(world, post.open())))
      await inTime(world, courier.bringTo(post, step.pick))
    if (step.kind === 'decline') {
      const [open] = (await post.refused()).filter(({ phase }) => phase === 'open')
      if (open && (await inTime(world, post.open()))) await inTime(world, post.decline(open.entry))
    }
  }
  for (const step of schedule.steps) {
    await time.during(happen(step))
    await time.pass(1)
  }
  const visits = new Map<string, string[]>()
  for (const { station, visit } of people.matters)
    visits.set(station, [...(visits.get(station) ?? []), visit])
  const { kept, photos, asked } = people
  return { kept, photos, asked, said, visits, gone, carried }
}
