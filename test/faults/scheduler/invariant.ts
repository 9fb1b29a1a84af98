import type { VisitCard } from '../../../station/data/desk-store.ts'
import type { Played } from './play.ts'
import type { Post } from './post.ts'
import type { World } from './world.ts'

/** How long a county without faults may take until all is there, ms: a desk that was turned away often comes back late. */
const settling = 3 * 3_600_000
const showing = 3_000_000
const longestRest = 70_000

/**
 * Ends all faults, waits until the desks say that all is there, and looks whether that is true: every entry acknowledged to a person is
 * in the journal exactly once, or in the refused tray with a reason; and desks and county tell the same. @returns what is not so
 */
export async function broken(world: World, played: Played): Promise<readonly string[]> {
  const unsettled = await settle(world)
  if (!world.county.isUp()) return unsettled
  // A refusal, and what others said, come with the feed: all may be there before the desk has heard of it.
  const look = async (): Promise<readonly string[]> => [
    ...(await lost(world, played)),
    ...(await folds(world, played)),
  ]
  await world.time.until(async () => (await look()).length === 0, showing)
  return [...world.county.perjuries(), ...unsettled, ...(await world.time.during(look()))]
}

async function lost({ county, posts }: World, played: Played): Promise<readonly string[]> {
  const journal = await county.journal()
  const counts = new Map<string, number>()
  for (const { salt } of journal) if (salt !== null) counts.set(salt, (counts.get(salt) ?? 0) + 1)
  const refused = await refusedAt(posts)
  const ids = new Set(journal.map(({ _id }) => _id))
  const gone = played.kept.flatMap(({ id, salt, type, subject }) => {
    const times = counts.get(salt) ?? 0
    if (times === 1 || (times === 0 && refused.has(id))) return []
    return [`${type} ${id} of ${subject}, acknowledged, is in the journal ${times} times and in no tray`]
  })
  const twice = [...counts].flatMap(([salt, times]) =>
    times > 1 ? [`something was kept ${times} times (${salt})`] : [],
  )
  const forgotten = played.said.flatMap((id) => (ids.has(id) ? [] : [`${id}, said by the county, is gone`]))
  return [...gone, ...twice, ...forgotten]
}

async function settle({ time, county, posts, lines }: World): Promise<readonly string[]> {
  for (const [at, line] of lines.entries()) {
    line.calm()
    line.mend()
    posts[at]?.calm()
  }
  await county.calm()
  if (!county.isUp()) return ['the hub does not start any more']
  // Whoever waits between two tries has tried again.
  await time.pass(longestRest)
  const isThere = async (post: Post): Promise<boolean> =>
    (await post.open()) && (await post.line()) === 'all-there'
  const areThere = async (): Promise<boolean> => {
    for (const post of posts) if (!(await isThere(post))) return false
    return true
  }
  const all = await time.until(areThere, settling)
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

async function refusedAt(posts: readonly Post[]): Promise<ReadonlySet<string>> {
  const trays = await Promise.all(posts.map((post) => post.refused()))
  return new Set(trays.flat().flatMap(({ entry, refusal }) => (refusal.code ? [entry] : [])))
}

/** Desk and county, asked for the same visit, give the same account of it and of its matters. */
async function folds({ county, posts }: World, { visits }: Played): Promise<readonly string[]> {
  const found: string[] = []
  for (const post of posts) {
    // Nobody has touched it for a while.
    await post.open()
    for (const visit of visits.get(post.station) ?? []) {
      const here = await post.card(visit)
      if (text(here) !== text(await cardAt(county, visit, here)))
        found.push(`${post.staff} and the county tell ${visit} differently`)
    }
  }
  return found
}

async function cardAt(
  county: World['county'],
  visit: string,
  here: VisitCard | null,
): Promise<VisitCard | { readonly visit: unknown }> {
  const { reader } = county.network().hub.county
  const matters = (here?.matters ?? []).map(({ subject }) => reader.matter(subject))
  return { visit: await reader.visit(visit), matters: await Promise.all(matters) }
}

/** Keys in one order, so that texts can be compared. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
