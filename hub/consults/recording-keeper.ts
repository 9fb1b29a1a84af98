import { consultRecordFacts } from '../../shared/facts/consult-record.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { type Heard, isTold } from '../../shared/facts/fact.ts'
import type { MediaNode, RecordedNews, RoomNews, SealedNews } from '../../shared/signaling/node.ts'
import type { RoomFacts } from './room-facts.ts'

type NewsOf<Kind extends RoomNews['kind']> = RoomNews & { readonly kind: Kind }

/** Keeps recordings and journal in step: how a recording does and what was sealed becomes facts, and the facts become part of the recording. */
export type RecordingKeeper = {
  readonly stands: (news: NewsOf<'recording'>) => Promise<unknown>
  readonly moved: (news: NewsOf<'moved'>) => Promise<unknown>
  readonly sealed: (news: SealedNews) => Promise<unknown>
  readonly recorded: (news: RecordedNews) => Promise<unknown>
  /** What was written down since the last time, where it is being recorded. */
  readonly note: (room: string) => Promise<void>
  readonly forget: (room: string) => void
}

/** What the visitor or the county wanted; anything else broke off. */
const wanted: readonly string[] = ['withdrawn', 'room-closed']
const ownTypes: readonly string[] = consultRecordFacts.map(({ type }) => type)

export function createRecordingKeeper(deps: {
  readonly media: MediaNode
  readonly facts: RoomFacts
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly heardOf: (subject: string) => Promise<readonly Heard[]>
}): RecordingKeeper {
  const { media, facts } = deps
  const noted = new Map<string, Set<string>>()
  const standOf = async (room: string): Promise<ConsultState['recording']> =>
    (await deps.consult(room)).recording

  return {
    async stands({ room, state, trouble, part, at }) {
      const before = await standOf(room)
      const runs = before?.state === 'started' && before.part === part
      const next = { part: part || (before?.part ?? 1), at, tracks: [] }
      if (state === 'on' && !runs) {
        await facts.recording(room, { ...next, state: 'started', why: 'none' })
        if (before?.state !== 'interrupted') return
        const why = before.why === 'room' ? 'room' : 'recorder'
        await facts.gap(room, { from: before.at, to: at, what: 'both', why })
      }
      if (state === 'failed' && before?.state !== 'interrupted')
        await facts.recording(room, { ...next, state: 'interrupted', why: trouble ?? 'recorder' })
      if (state === 'off' && runs)
        await facts.recording(room, { ...next, state: 'stopped', why: 'withdrawn' })
    },
    async moved({ room, at }) {
      const before = await standOf(room)
      if (before?.state === 'started')
        await facts.recording(room, { part: before.part, at, tracks: [], state: 'interrupted', why: 'room' })
    },
    async sealed({ room, part, at, root, tracks, lost }) {
      await facts.recording(room, { state: 'sealed', part, at, tracks, why: 'none', root })
      if (lost) await facts.gap(room, { ...lost, why: 'recorder' })
    },
    async recorded({ room, part, at, why, tracks, manifest }) {
      noted.delete(room)
      const before = await standOf(room)
      const state = wanted.includes(why) ? 'stopped' : 'interrupted'
      if (before?.state === 'started' && before.part === part)
        await facts.recording(room, { state, part, at, tracks, why })
      await facts.recording(room, { state: 'closed', part, at, tracks, why, root: manifest })
    },
    async note(room) {
      if ((await standOf(room))?.state !== 'started') return
      const told = noted.get(room) ?? new Set()
      noted.set(room, told)
      for (const heard of await deps.heardOf(room)) {
        if (!isTold(heard) || told.has(heard.id) || ownTypes.includes(heard.type)) continue
        const { id, type, by, at, body } = heard
        const taken = await media.ask('note', { room, note: { id, type, by, at, body } })
        if (!taken.ok) return
        told.add(id)
      }
    },
    forget: (room) => void noted.delete(room),
  }
}
