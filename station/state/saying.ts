import type { Fact } from '../../shared/facts/fact.ts'
import type { DeskStore } from '../data/desk-store.ts'
import { type DeskDraft, DeskTrouble } from '../data/desk-shapes.ts'
import { NotKept } from './trouble.ts'

/** All or nothing, in this order; on the disk when it resolves. Nothing is written for nothing. */
export type Say = (...drafts: readonly DeskDraft[]) => Promise<readonly string[]>

/** @param begun hears of every write that is under way */
export function createSay(
  store: Pick<DeskStore, 'write'>,
  begun: (writing: Promise<unknown>) => void = () => undefined,
): Say {
  return async (...drafts) => {
    if (drafts.length === 0) return []
    try {
      const written = store.write(drafts)
      begun(written)
      return await written
    } catch (error) {
      throw error instanceof DeskTrouble ? error : new NotKept(error)
    }
  }
}

export function draft<Body>(fact: Fact<Body>, subject: string, body: Body): DeskDraft {
  return { subject, type: fact.type, body }
}
