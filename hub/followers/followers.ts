import type { CountyJournal } from '../journal/open-journal.ts'
import { createFanOut } from './fan-out.ts'
import { createFollower, type FollowerLog } from './follower.ts'
import type { Newsroom } from './news.ts'
import { createProjector } from './projector.ts'

/** The hub's workers on the journal: they run until they are closed, each from its own checkpoint. */
export type Followers = {
  /** Resolves when all that was said before the call is told and projected. */
  readonly caughtUp: () => Promise<void>
  readonly close: () => Promise<void>
}

export function startFollowers(
  deps: CountyJournal & { readonly newsroom: Newsroom; readonly log: FollowerLog },
): Followers {
  const { store, journal, traffic, log } = deps
  const duties = [createFanOut(deps), createProjector(deps)]
  const followers = duties.map((duty) => createFollower({ store, journal, duty, traffic, log }))
  return {
    caughtUp: async () => void (await Promise.all(followers.map((follower) => follower.caughtUp()))),
    close: async () => void (await Promise.all(followers.map((follower) => follower.close()))),
  }
}
