import { visitors } from '../../hub/demo/reference/visitors.ts'
import type { Visitor } from '../../shared/facts/visit.ts'
import type { Outcome } from '../../shared/rules/outcomes.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'

export const today = '2026-11-16'

export const { visitor: luoMusheng } = visitors.luomusheng

export const referred: Outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'general' } }

export type TakenIn = { readonly visit: string; readonly matter: string; readonly ids: readonly string[] }

/** Somebody comes with one matter. @param due its legal last day */
export async function takeIn(
  desk: DeskStore,
  due: string | null = null,
  visitor: Visitor = luoMusheng,
): Promise<TakenIn> {
  const visit = desk.newSubject('visit')
  const matter = desk.newSubject('matter')
  const sorted = {
    item: 'insurance-missing',
    catalogue: 1,
    lane: 'quick',
    limit: { unit: 'minutes', count: 1 },
    due: due === null ? { kind: 'none' } : { kind: 'date', date: due, calendar: 1 },
  }
  const ids = await desk.write([
    { subject: visit, type: 'visit.opened', body: { number: 1, visitor } },
    { subject: matter, type: 'matter.opened', body: { visit, party: null } },
    { subject: matter, type: 'matter.sorted', body: sorted },
  ])
  return { visit, matter, ids }
}

/** … and the desk hands it to the county. */
export async function referOne(desk: DeskStore): Promise<TakenIn> {
  const taken = await takeIn(desk)
  await desk.write([{ subject: taken.matter, type: 'matter.ended', body: { outcome: referred } }])
  return taken
}
