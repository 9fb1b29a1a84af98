import { mayRecord } from '../../shared/facts/fold-consult.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Directory } from '../../shared/facts/directory.ts'
import type { Heard } from '../../shared/facts/fact.ts'
import type { News } from '../../shared/http/cases.ts'
import type { MediaNode, RoomNews, Summary } from '../../shared/signaling/node.ts'
import type { Ending } from '../../shared/signaling/parts.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { createTurns } from '../journal/turns.ts'
import { isInvolved } from './involved.ts'
import { createRecordingKeeper } from './recording-keeper.ts'
import type { RoomFacts } from './room-facts.ts'

/** Keeps rooms and journal in step: what happens in a room becomes facts, and what the facts say is done in the room. */
export type RoomKeeper = { readonly close: () => Promise<void> }

/** Replaced by one's own new connection is not gone. */
const whyLeft: Readonly<Record<Ending, 'left' | 'lost' | 'removed' | 'ended' | null>> = {
  left: 'left',
  vanished: 'lost',
  replaced: null,
  'put-out': 'removed',
  'token-ended': 'removed',
  'token-revoked': 'removed',
  'room-closed': 'ended',
  'node-stopped': 'lost',
}

export function createRoomKeeper(deps: {
  readonly media: MediaNode
  readonly facts: RoomFacts
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly heardOf: (subject: string) => Promise<readonly Heard[]>
  readonly directory: () => Directory
  readonly follow: (handler: (news: News) => void) => () => void
  readonly now: () => number
  readonly log: FollowerLog
}): RoomKeeper {
  const { media, facts } = deps
  const recordings = createRecordingKeeper(deps)
  const inTurn = createTurns()
  const working = new Set<Promise<void>>()
  const later = (room: string, work: () => Promise<unknown>): void => {
    const done = inTurn(room, work)
      .then(() => undefined)
      .catch((error: unknown) =>
        deps.log.error({ room, error: String(error) }, 'a room and its consult fell out of step'),
      )
      .finally(() => working.delete(done))
    working.add(done)
  }

  const tell = async (news: RoomNews): Promise<unknown> => {
    switch (news.kind) {
      case 'joined':
        return news.role === 'recorder'
          ? null
          : facts.joined(news.room, { person: news.person, role: news.role })
      case 'away':
        return facts.left(news.room, news.person, 'lost')
      case 'left': {
        const why = whyLeft[news.why]
        return why && facts.left(news.room, news.person, why)
      }
      case 'held':
        return facts.held(news.room, news.on, deps.directory().staff.has(news.by) ? news.by : 'system')
      case 'recording':
        await recordings.stands(news)
        return recordings.note(news.room)
      case 'sealed':
        return recordings.sealed(news)
      case 'recorded':
        return recordings.recorded(news)
      case 'closed':
        recordings.forget(news.room)
        return facts.measured(news.room, measuredIn(news.summary))
      case 'moved':
        return recordings.moved(news)
    }
  }

  /** What the node says to a room that it has not got is no failure: then there is nothing to do in it. */
  const heed = async (subject: string): Promise<void> => {
    const state = await deps.consult(subject)
    await recordings.note(subject)
    if (state.phase === 'closed') {
      await media.ask('close-room', { room: subject })
      return
    }
    const inside = state.people.filter(({ left }) => left === null)
    if (inside.length === 0) return
    await media.ask('open-room', { room: subject, record: mayRecord(state) })
    // Who takes it over goes on at once, though it was handed over on hold; and a node that was started anew knows of no hold.
    await media.ask('hold', { room: subject, on: state.phase === 'held' })
    const strangers = inside.filter(
      ({ person, role }) =>
        deps.directory().staff.has(person) &&
        role !== 'station' &&
        !isInvolved(state, { id: person }, deps.now()),
    )
    for (const { person } of strangers) await media.ask('put-out', { room: subject, person })
  }

  const unfollowRooms = media.follow((news) => {
    if (news.room.startsWith('consult:')) later(news.room, () => tell(news))
  })
  const unfollowNews = deps.follow((news) => {
    if (news.kind === 'consult') later(news.subject, () => heed(news.subject))
  })

  return {
    async close() {
      unfollowRooms()
      unfollowNews()
      while (working.size > 0) await Promise.all(working)
    },
  }
}

function measuredIn({ moved, peers }: Summary): Parameters<RoomFacts['measured']>[1] {
  return {
    moved,
    peers: peers.slice(0, 20).map((peer) => {
      const { person, joins, connected, firstFrame, worst } = peer
      const { kbitUp, kbitDown, lossUp, lossDown, frozen, unseen } = peer
      return {
        person,
        joins,
        connected,
        firstFrame,
        worst,
        kbitUp,
        kbitDown,
        lossUp,
        lossDown,
        frozen,
        unseen,
      }
    }),
  }
}
