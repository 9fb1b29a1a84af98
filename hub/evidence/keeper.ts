import type { Archive } from '../../shared/evidence/archive.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { findAll } from '../journal/find-all.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import { createTurns } from '../journal/turns.ts'
import type { Database } from '../store/store.ts'
import type { EvidenceDoc } from './evidence-doc.ts'
import type { LettingGo } from './letting-go.ts'
import type { Removing } from './removing.ts'
import type { Taking } from './taking.ts'

/** Looks after all items: takes in what is over, has it laid ready, takes out what was let go. */
export type EvidenceKeeper = {
  /** Everything that can be done now; by itself every few seconds. */
  readonly sweep: () => Promise<void>
  /** Nothing is begun until it is let go: what is written meanwhile, a demo's story, is looked after afterwards. @returns how to let it go */
  readonly hold: () => () => void
  readonly close: () => Promise<void>
}

/** So many sweeps what could not be done yet is left alone: a few at first, and in the end about an hour. */
const firstRest = 6
const longestRest = 720

export function createEvidenceKeeper(deps: {
  readonly archive: Archive
  readonly items: Database<EvidenceDoc>
  readonly subjectKeys: Pick<SubjectKeys, 'erasedOf' | 'onErased'>
  readonly taking: Taking
  readonly removing: Removing
  readonly lettingGo: LettingGo
  /** ms */
  readonly every: number
  readonly log: FollowerLog
}): EvidenceKeeper {
  const { archive, items, taking, removing, lettingGo, log } = deps
  const inTurn = createTurns()
  const resting = new Map<string, { readonly left: number; readonly next: number }>()
  const laid = new Set<string>()
  /** Null: those of former runs have not been looked up. */
  let erased: Set<string> | null = null
  /** Parts of consults whose folder may still lie at the node. */
  const lying = new Set<string>()
  let lookedUp = false
  let isLettingGo = false
  let isSecondWell = false
  let closed = false
  let held = false

  const complain = (error: unknown): void =>
    log.error(
      { error: error instanceof Error ? error.name : 'unknown' },
      'evidence could not be looked through',
    )
  const due = (work: EvidenceDoc['work']): Promise<readonly EvidenceDoc[]> =>
    findAll(items, { index: 'by-work', where: { work } })
  /** @returns whether it is done */
  const look = async (item: string, what: string, work: () => Promise<boolean>): Promise<boolean> => {
    const key = `${what} ${item}`
    const { left, next } = resting.get(key) ?? { left: 0, next: firstRest }
    if (left > 0) {
      resting.set(key, { left: left - 1, next })
      return false
    }
    try {
      if (await work()) {
        resting.delete(key)
        return true
      }
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      log.error({ item, error: name }, 'evidence could not be looked after')
    }
    resting.set(key, { left: next, next: Math.min(longestRest, next * 2) })
    return false
  }
  /** Once in each run for all that ever was erased: nothing has to be kept about it. */
  const forget = async (): Promise<void> => {
    erased ??= new Set(await deps.subjectKeys.erasedOf('evidence'))
    for (const item of erased) if (await removing.byLaw(item)) erased.delete(item)
  }
  /** Told again when the second disk has what it lacked. */
  const tellCopies = async (): Promise<void> => {
    const isWell = (await archive.standing()).copy.kind === 'well'
    const here =
      isWell && !isSecondWell ? await findAll(items, { index: 'by-phase', where: { phase: 'archived' } }) : []
    for (const { _id, copies } of here) if (copies === 1) await taking.retell(_id)
    isSecondWell = isWell
  }
  /** In a line of their own: films take minutes, and what is over shall not wait for them. */
  const layReady = async (): Promise<void> => {
    for (const { _id } of await due('lay'))
      if (!laid.has(_id)) {
        laid.add(_id)
        void inTurn('films', () => (closed ? Promise.resolve() : taking.layReady(_id))).catch(() =>
          laid.delete(_id),
        )
      }
  }
  /** In a line of their own, too: every byte that the archive took is read once more. */
  const letGo = async (): Promise<void> => {
    if (isLettingGo) return
    isLettingGo = true
    await inTurn('parts', async () => {
      if (!lookedUp) for (const item of await lettingGo.mayLie()) lying.add(item)
      lookedUp = true
      for (const item of lying)
        if (!closed && (await look(item, 'let go', () => lettingGo.archived(item)))) lying.delete(item)
    }).catch(complain)
    isLettingGo = false
  }
  const sweep = (): Promise<void> =>
    inTurn('items', async () => {
      if (closed || held) return
      await forget()
      for (const doc of await due('take'))
        if (await look(doc._id, 'take', () => taking.take(doc))) lying.add(doc._id)
      for (const doc of await due('delete')) await look(doc._id, 'delete', () => removing.byTwo(doc))
      void letGo()
      await layReady()
      await tellCopies()
    })
  const start = (): void => void sweep().catch(complain)

  deps.subjectKeys.onErased((subject) => {
    if (kindOf(subject) === 'evidence') erased?.add(subject)
  })
  start()
  const sweeping = setInterval(start, deps.every)
  return {
    sweep,
    hold() {
      held = true
      return () => {
        held = false
        start()
      }
    },
    async close() {
      closed = true
      clearInterval(sweeping)
      await inTurn('items', async () => undefined)
      await inTurn('parts', async () => undefined)
      // The archive, which is closed first, has stopped what it was making.
      await inTurn('films', async () => undefined)
    },
  }
}
