import type { AskName, Asks } from '../../shared/signaling/asks.ts'
import { type Answered, type AnswerOf, type AskOf, refused } from '../../shared/signaling/message.ts'
import type { Peer } from '../rooms/peer.ts'
import type { Room } from '../rooms/room.ts'

/** What one ask of a peer in a room is answered with. */
export type Answers<Names extends AskName> = {
  readonly [Name in Names]: (
    room: Room,
    peer: Peer,
    body: AskOf<Asks[Name]>,
  ) => Promise<Answered<AnswerOf<Asks[Name]>>>
}

export const done = { ok: true, value: {} } as const
export const noWorker = refused('no-worker')
