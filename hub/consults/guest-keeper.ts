import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { News } from '../../shared/http/cases.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { Handed } from '../counties/handed.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { createTurns } from '../journal/turns.ts'
import { createInvitations } from './invitations.ts'
import { invitesCounty } from './involved.ts'
import type { TokenBook } from './token-book.ts'
import type { Voice } from '../journal/voice.ts'

/** Who was called in, and comes no more when that is over: tokens, invitations and other counties' grants follow what the journal says. */
export type GuestKeeper = { readonly close: () => Promise<void> }

/** How often it is looked whether time is over, and whether another county's hub is back, ms. */
const lookEvery = 5_000

export function keepGuests(deps: {
  readonly media: MediaNode | null
  readonly book: TokenBook
  readonly handed: Handed
  readonly voice: Pick<Voice, 'sayIf'>
  readonly consult: (subject: string) => Promise<ConsultState>
  /** Consults that were not closed when the hub started. */
  readonly open: () => Promise<readonly string[]>
  readonly follow: (handler: (news: News) => void) => () => void
  readonly now: () => number
  readonly log: FollowerLog
}): GuestKeeper {
  const { book, handed, media } = deps
  const invitations = createInvitations(deps)
  const inTurn = createTurns()
  const working = new Set<Promise<void>>()
  const later = (about: string, work: () => Promise<unknown>): void => {
    const done = inTurn(about, work)
      .then(() => undefined)
      .catch((error: unknown) =>
        deps.log.error({ about, error: String(error) }, 'guests of a consult could not be seen to'),
      )
      .finally(() => working.delete(done))
    working.add(done)
  }
  const putOutStranger = async (room: string, person: string): Promise<void> => {
    const [, county = ''] = person.split('@')
    if (!invitesCounty(await deps.consult(room), county, deps.now()))
      await media?.ask('put-out', { room, person })
  }
  const heed = (subject: string): void => {
    later(subject, async () => {
      const state = await deps.consult(subject)
      await book.heed(state)
      // Who came in before this hub was started is in no book.
      const inside = state.people.filter(({ role, left }) => role === 'foreign' && left === null)
      for (const { person } of inside) await putOutStranger(subject, person)
      await invitations.heed(state)
    })
    // Another hub may let one wait for it: that holds up nothing else.
    later(`${subject} handed`, async () => handed.heed(await deps.consult(subject)))
  }
  const unfollowRooms = media?.follow((news) => {
    if (news.kind === 'joined' && news.role === 'foreign')
      later(news.room, () => putOutStranger(news.room, news.person))
  })
  const unfollowNews = deps.follow((news) => {
    if (news.kind === 'consult') heed(news.subject)
  })
  const looking = setInterval(() => {
    for (const subject of new Set([...invitations.due(), ...handed.waiting()])) heed(subject)
  }, lookEvery)
  later('start', async () => (await deps.open()).forEach(heed))

  return {
    async close() {
      clearInterval(looking)
      unfollowRooms?.()
      unfollowNews()
      book.close()
      while (working.size > 0) await Promise.all(working)
    },
  }
}
