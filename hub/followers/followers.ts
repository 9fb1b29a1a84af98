import { createDisputeDuty } from '../disputes/dispute-rows.ts'
import { createEvidenceDuty } from '../evidence/evidence-duty.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import { createFanOut } from './fan-out.ts'
import { createFollower, type Duty, type Follower, type FollowerLog } from './follower.ts'
import type { Newsroom } from './news.ts'
import { createProjector } from './projector.ts'

/** The hub's workers on the journal: they run until they are closed, each from its own checkpoint. */
export type Followers = {
  /** Resolves when all that was said before the call is told and projected. */
  readonly caughtUp: () => Promise<void>
  readonly close: () => Promise<void>
}

export function startFollowers(
  deps: CountyJournal & {
    readonly newsroom: Newsroom
    readonly log: FollowerLog
    /** Hub time, epoch ms. */
    readonly now: () => number
    /** How many days back a snapshot tells what is closed, as the county set it. */
    readonly recent: () => number
  },
): Followers {
  const follow = (duty: Duty): Follower => createFollower({ ...deps, duty })
  const projector = follow(createProjector(deps))
  const disputes = follow(createDisputeDuty(deps))
  const evidence = follow(createEvidenceDuty(deps))
  let end = (): void => undefined
  const ended = new Promise<false>((resolve) => (end = () => resolve(false)))
  const projected = (): Promise<boolean> =>
    Promise.race([Promise.all([projector.caughtUp(), disputes.caughtUp()]).then(() => true), ended])
  const fanOut = follow(createFanOut({ ...deps, projected }))
  const followers = [projector, disputes, evidence, fanOut]
  return {
    caughtUp: async () => void (await Promise.all(followers.map((follower) => follower.caughtUp()))),
    close: async () => {
      end()
      await Promise.all(followers.map((follower) => follower.close()))
    },
  }
}
