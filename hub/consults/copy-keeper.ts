import { createHash } from 'node:crypto'
import { deviceOf } from '../../shared/entry/lane.ts'
import type { ConsultState, Copied } from '../../shared/facts/consult-state.ts'
import type { News } from '../../shared/http/cases.ts'
import { type CopiedReel, type MediaNode, mostCopyBytes } from '../../shared/signaling/node.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { openBytes } from '../journal/box.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'

/**
 * What desks kept themselves of stretches that a recording lacks (站上自留): taken from the shelf when it has come, opened, and handed to the node beside
 * the recording. The node says what it has, so nothing is remembered of it here.
 */
export type CopyKeeper = {
  /** By itself every few seconds while something is on its way. */
  readonly sweep: () => Promise<void>
  /** Whether all that the gaps of a part ask for lies beside it, or never can. */
  readonly hasAll: (subject: string, part: number) => Promise<boolean>
  readonly close: () => Promise<void>
}

const sweepEvery = 5_000

export function createCopyKeeper(deps: {
  readonly media: MediaNode
  readonly consult: (subject: string) => Promise<ConsultState>
  readonly shelf: Pick<ParcelShelf, 'read' | 'find'>
  readonly subjectKeys: Pick<SubjectKeys, 'of'>
  readonly follow: (handler: (news: News) => void) => () => void
  /** Consults of the last days: a hub that was started anew asks the node for what it has of them. */
  readonly lately: () => Promise<readonly string[]>
  readonly log: FollowerLog
}): CopyKeeper {
  const { media, log } = deps
  const inTurn = createTurns()
  const owed = new Set<string>()
  const given = new Set<string>()
  let lookedUp = false

  const send = async (room: string, part: number, reel: CopiedReel, plain: Uint8Array): Promise<boolean> => {
    for (let kept = 0, from = 0, asked = false; kept < reel.bytes; asked = true) {
      const piece = asked ? plain.subarray(from, from + mostCopyBytes) : new Uint8Array()
      const bytes = Buffer.from(piece).toString('base64')
      const answer = await media.ask('keep-copy', { room, part, reel, from, bytes })
      if (!answer.ok) {
        // Of these a second try makes nothing better.
        const isFinal = answer.error.code === 'not-found' || answer.error.code === 'bad-media'
        if (isFinal) log.error({ room, code: answer.error.code }, 'a desk’s own copy was not kept')
        return isFinal
      }
      ;({ kept } = answer.value)
      from = kept
    }
    return true
  }
  const giveReel = async (state: ConsultState, copied: Copied, place: number): Promise<boolean> => {
    const reel = copied.reels[place]
    const gap = state.gaps.find(({ id }) => id === copied.gap)
    const part = gap && partAt(state, gap.from)
    const key = await deps.subjectKeys.of(state.subject)
    // Nobody agreed to its being kept, or the law took it back.
    if (!reel || !gap || !part || key === 'erased') return true
    const { parcel, ...said } = reel
    const came = key && (await deps.shelf.read(parcel.hash))
    if (!came && (await deps.shelf.find(parcel.hash))?.letGo) return true
    const plain = came && openBytes(key, came)
    if (!plain) return false
    if (createHash('sha256').update(plain).digest('hex') !== reel.sha256) return true
    const person = deviceOf(copied.id)
    const about = { entry: copied.id, place, person, gap: { from: gap.from, to: gap.to } }
    return send(state.subject, part, { ...said, ...about }, plain)
  }
  const giveAll = async (subject: string): Promise<boolean> => {
    const state = await deps.consult(subject)
    let isThrough = true
    for (const copied of state.copies)
      for (const place of copied.reels.keys()) {
        const name = `${copied.id} ${place}`
        if (given.has(name)) continue
        if (await giveReel(state, copied, place)) given.add(name)
        else isThrough = false
      }
    return isThrough
  }
  const sweep = (): Promise<void> =>
    inTurn('copies', async () => {
      if (!lookedUp) for (const subject of await deps.lately()) owed.add(subject)
      lookedUp = true
      for (const subject of owed) if (await giveAll(subject)) owed.delete(subject)
    })
  const look = (): void =>
    void sweep().catch((error: unknown) =>
      log.error({ error: String(error) }, 'what desks kept themselves could not be handed over'),
    )

  const unfollow = deps.follow((news) => {
    if (news.kind === 'consult') owed.add(news.subject)
  })
  const sweeping = setInterval(look, sweepEvery)
  return {
    sweep,
    async hasAll(subject, part) {
      const state = await deps.consult(subject)
      const asked = state.gaps.filter(({ from }) => partAt(state, from) === part)
      const areAnswered = asked.every(({ id }) => state.copies.some(({ gap }) => gap === id))
      return asked.length === 0 || (areAnswered && inTurn('copies', () => giveAll(subject)))
    },
    close() {
      unfollow()
      clearInterval(sweeping)
      return inTurn('copies', async () => undefined)
    },
  }
}

/** The part of the recording that was being made then, or would have been; null where nothing ever was recorded. */
export function partAt({ recording }: ConsultState, at: number): number | null {
  const parts = recording?.parts ?? []
  return (parts.findLast(({ began }) => began !== null && began <= at) ?? parts[0])?.part ?? null
}
