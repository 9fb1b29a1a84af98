import { refused } from '../../shared/signaling/message.ts'
import type { RoomEvent } from '../../shared/signaling/parts.ts'
import type { Right } from '../../shared/signaling/token.ts'
import type { MediaCounts } from '../counts.ts'
import { may, viewOf } from '../rooms/peer.ts'
import { type Answers, done } from './answers.ts'

const rightOf: Readonly<Record<RoomEvent['kind'], Right>> = {
  said: 'chat',
  file: 'file',
  pointer: 'point',
  stroke: 'point',
  wipe: 'point',
  mirror: 'screen',
  look: 'view',
}

/** What is written, and what is given, is heard by whoever may do the same; all else by whoever sees the page that it is about. */
const rightToHear = (kind: RoomEvent['kind']): Right =>
  kind === 'said' ? 'chat' : kind === 'file' ? 'file' : 'view'

type Names = 'leave' | 'event' | 'control' | 'quality' | 'waited' | 'mute' | 'hold' | 'put-out' | 'close-room'

/** What peers do to each other and to the room. */
export function answerRoom(now: () => number, counts: MediaCounts): Answers<Names> {
  return {
    async leave(room, peer) {
      room.leave(peer, 'left')
      return done
    },
    async event(room, peer, { event }) {
      if (!may(peer, rightOf[event.kind])) return refused('no-right', event.kind)
      // what is shown as the desk's page comes from the desk
      if (event.kind === 'mirror' && peer.claims.role !== 'station') return refused('no-right', event.kind)
      const from = peer.claims.person
      room.counted.events += 1
      room.recording.event({ kind: 'event', by: from, event })
      const notice = { name: 'event', from, at: now(), event } as const
      for (const other of room.peers())
        if (other !== peer && may(other, rightToHear(event.kind))) other.link?.tell(notice)
      return done
    },
    async control(room, peer, { to, body }) {
      const other = room.peer(to)
      if (!other || other === peer) return refused('not-found', 'to')
      if (!may(peer, 'control') || !may(other, 'control')) return refused('no-right', 'control')
      if (!other.link) return refused('peer-away', 'to')
      peer.commands += 1
      room.counted.commands += 1
      const by = peer.claims.person
      const command = { from: by, n: peer.commands, at: now(), body }
      room.recording.event({ kind: 'command', by, to, n: command.n, body })
      const answered = await other.link.command(command)
      room.recording.event({ kind: 'commanded', by: to, from: by, n: command.n, answered })
      return answered
    },
    async quality(room, peer, report) {
      peer.tally.reported(report)
      counts.reported(report)
      const { line } = report
      if (peer.line?.state === line.state && peer.line.why === line.why) return done
      peer.line = line
      room.tell({ name: 'peer', peer: viewOf(peer) })
      return done
    },
    async waited(_, peer, waited) {
      peer.tally.waited(waited)
      counts.waited(waited)
      return done
    },
    async mute(room, peer, { person, source, on }) {
      const other = room.peer(person)
      if (!may(peer, 'host')) return refused('no-right', 'host')
      if (!other) return refused('not-found', 'person')
      if (on) other.muted.add(source)
      else other.muted.delete(source)
      for (const sent of other.media?.sent() ?? [])
        if (sent.source === source) await sent.pausing.set('muted', on)
      room.recording.event({ kind: 'muted', person, source, on, by: peer.claims.person })
      return done
    },
    async hold(room, peer, { on }) {
      if (!may(peer, 'host')) return refused('no-right', 'host')
      room.hold(on, peer.claims.person)
      return done
    },
    async 'put-out'(room, peer, { person }) {
      const other = room.peer(person)
      if (!may(peer, 'host')) return refused('no-right', 'host')
      if (!other || other === peer) return refused('not-found', 'person')
      room.leave(other, 'put-out')
      return done
    },
    async 'close-room'(room, peer) {
      if (!may(peer, 'host')) return refused('no-right', 'host')
      await room.close('room-closed')
      return done
    },
  }
}
