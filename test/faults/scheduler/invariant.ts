import type { VisitCard } from '../../../station/data/desk-shapes.ts'
import { lost } from './lost.ts'
import type { Played } from './play.ts'
import type { Post } from './post.ts'
import type { World } from './world.ts'

/** How long a county without faults may take until all is there, ms: a desk that was turned away often comes back late. */
const settling = 3 * 3_600_000
const showing = 3_000_000
const longestRest = 70_000

/**
 * Ends all faults, waits until the desks say that all is there, and looks whether that is true: every entry acknowledged to a person is
 * in the journal exactly once, or in the refused tray with a reason, or declared lost by somebody by name; photographs are at the county as they
 * were taken; desks and county tell the same. @returns what is not so
 */
export async function broken(world: World, played: Played): Promise<readonly string[]> {
  const unsettled = await settle(world, played)
  if (!world.county.isUp()) return unsettled
  // A refusal, and what others said, come with the feed: all may be there before the desk has heard of it.
  const look = async (): Promise<readonly string[]> => [
    ...(await lost(world, played)),
    ...(await folds(world, played)),
  ]
  let found: readonly string[] = []
  await world.time.until(async () => (found = await look()).length === 0, showing)
  const again = world.lines.flatMap(({ chunks }) => chunks.again())
  const strange = [...world.county.perjuries(), ...world.courier.strange(), ...again]
  return [...strange, ...unsettled, ...found]
}

async function settle(
  { time, county, posts, lines, office, courier }: World,
  { gone }: Played,
): Promise<readonly string[]> {
  for (const [at, line] of lines.entries()) {
    line.calm()
    line.mend()
    posts[at]?.calm()
  }
  await county.calm()
  if (!county.isUp()) return ['the hub does not start any more']
  // Whoever waits between two tries has tried again.
  await time.pass(longestRest)
  const isThere = async (post: Post): Promise<boolean> => {
    if (gone.get(post)?.taken) return true
    const isOpen = await post.open()
    if (gone.has(post)) return (await post.isRevoked()) && (await post.written()) === 0
    return isOpen && (await post.line()) === 'all-there'
  }
  const areThere = async (): Promise<boolean> => {
    for (const post of posts) if (!(await isThere(post))) return false
    return true
  }
  const all = await time.until(areThere, settling)
  // What still lies in the courier's pouch comes last; photographs of what is released come with the same bundle once more.
  await time.during(courier.deliverAll())
  if (gone.size > 0) await time.during(office.conclude().then(courier.deliverAll))
  let areThrough = false
  void county
    .network()
    .hub.settled()
    .then(() => (areThrough = true))
  const through = await time.until(() => areThrough, showing)
  if (all && through) return []
  if (all) return ['the hub’s followers wait for an entry that does not come']
  const states = await Promise.all(posts.map(async (post) => `${post.staff}: ${await post.line()}`))
  return [`it does not settle: ${states.join(', ')}`]
}

/** Desk and county, asked for the same visit, give the same account of it and of its matters. */
async function folds({ county, posts }: World, { visits, asked, gone }: Played): Promise<readonly string[]> {
  const found: string[] = []
  for (const post of posts.filter((one) => !gone.has(one))) {
    // Nobody has touched it for a while.
    await post.open()
    for (const visit of visits.get(post.station) ?? []) {
      const here = await post.card(visit)
      const helped = asked.filter((one) => one.visit === visit).map(({ consult }) => consult)
      const there = await cardAt(county, visit, here, helped)
      if (text(here) !== text(there)) found.push(`${post.staff} and the county tell ${visit} differently`)
    }
  }
  return found
}

async function cardAt(
  county: World['county'],
  visit: string,
  here: VisitCard | null,
  helped: readonly string[],
): Promise<VisitCard | null> {
  const { reader } = county.network().hub.county
  const there = await reader.visit(visit)
  // Of a desk that is gone nobody may have heard.
  if (there.heads.ids.length === 0) return null
  const matters = (here?.matters ?? []).map(({ subject }) => reader.matter(subject))
  const known = (here?.consults ?? []).map(({ subject }) => subject)
  const consults = await Promise.all([...new Set([...known, ...helped])].map(reader.consult))
  const recordings = (here?.recordings ?? []).map(({ subject }) => reader.evidence(subject))
  const disputes = (here?.disputes ?? []).map(({ subject }) => reader.dispute(subject))
  return {
    visit: there,
    matters: await Promise.all(matters),
    // Of those that the desk does not name the county knows nothing either.
    consults: consults.filter(({ subject, heads }) => known.includes(subject) || heads.ids.length > 0),
    recordings: await Promise.all(recordings),
    disputes: await Promise.all(disputes),
  }
}

/** Keys in one order, so that texts can be compared. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
