import { deviceLost } from '../../../shared/facts/device.ts'
import { isTold } from '../../../shared/facts/fact.ts'
import { digestOfPiece } from '../../../shared/courier/bundle.ts'
import { counterOf, deviceOf, laneOf } from '../../../shared/entry/lane.ts'
import type { Played } from './play.ts'
import type { Post } from './post.ts'
import type { World } from './world.ts'

/** What was acknowledged to a person and is neither where it should be, once, nor refused with a reason, nor declared lost by somebody by name. */
export async function lost(world: World, played: Played): Promise<readonly string[]> {
  const journal = await world.county.journal()
  const counts = new Map<string, number>()
  for (const { salt } of journal) if (salt !== null) counts.set(salt, (counts.get(salt) ?? 0) + 1)
  const refused = await refusedAt(world, played)
  const { entry: declared, device: isGivenUp } = await declaredLost(world, played)
  const ids = new Set(journal.map(({ _id }) => _id))
  const gone = played.kept.flatMap(({ id, salt, type, subject }) => {
    const times = counts.get(salt) ?? 0
    if (times === 1 || (times === 0 && (refused.has(id) || declared(id)))) return []
    return [`${type} ${id} of ${subject}, acknowledged, is in the journal ${times} times and in no tray`]
  })
  const twice = [...counts].flatMap(([salt, times]) =>
    times > 1 ? [`something was kept ${times} times (${salt})`] : [],
  )
  const forgotten = played.said.flatMap((id) => (ids.has(id) ? [] : [`${id}, said by the county, is gone`]))
  // Of a photograph that only the desk had, nothing comes but its name.
  const isExcused = (id: string): boolean =>
    refused.has(id) || declared(id) || (isGivenUp(deviceOf(id)) && !played.carried.has(id))
  return [...gone, ...twice, ...forgotten, ...(await unseen(world, played, isExcused))]
}

/** Photographs that the county cannot show as they were taken. */
async function unseen(
  { county }: World,
  { photos }: Played,
  isExcused: (entry: string) => boolean,
): Promise<readonly string[]> {
  const { reader, caseFile } = county.network().hub.county
  const found: string[] = []
  for (const { entry, paper, digest } of photos) {
    const { papers } = await reader.matter(entry.subject)
    const [page] = papers.find((one) => one.id === paper)?.pages ?? []
    const bytes = page && (await caseFile.openPage(entry.subject, page.hash))
    const isThere = bytes && (await digestOfPiece(new Uint8Array(bytes))) === digest
    if (!isThere && !isExcused(entry.id)) found.push(`the photograph of ${entry.id} is not at the county`)
  }
  return found
}

/** In the trays of desks; of a desk that is gone, and its tray with it, where the county keeps what it refused. */
async function refusedAt({ county, posts }: World, { kept, gone }: Played): Promise<ReadonlySet<string>> {
  const trays = await Promise.all(posts.map((post) => post.refused()))
  const { quarantine } = county.network().hub.county
  const goneDevices = new Set([...gone.keys()].map((post) => post.device()))
  const ofGone = kept.filter(({ id }) => goneDevices.has(deviceOf(id))).map(({ id }) => id)
  const there = (await quarantine.get(ofGone)).flatMap((doc) => (doc?.refusal ? [doc._id] : []))
  return new Set([...trays.flat().flatMap(({ entry, refusal }) => (refusal.code ? [entry] : [])), ...there])
}

/** Whether somebody has declared an entry lost: in a range, or with the lanes of which nothing had come. */
async function declaredLost({ county }: World, { gone }: Played) {
  const { reader } = county.network().hub.county
  const actOf = async (post: Post) => {
    const heard = await reader.heardOf(`device:${post.device()}`)
    return [post.device(), heard.filter(isTold).findLast(deviceLost.is)?.body] as const
  }
  const acts = new Map(await Promise.all([...gone.keys()].map(actOf)))
  const entry = (id: string): boolean => {
    const act = acts.get(deviceOf(id))
    const inLane = act?.ranges.filter(({ lane }) => lane === laneOf(id)) ?? []
    if (inLane.length === 0) return act?.unheard === true
    return inLane.some(({ from, to }) => from <= counterOf(id) && counterOf(id) <= (to ?? Infinity))
  }
  return { entry, device: (device: string): boolean => acts.get(device) !== undefined }
}
