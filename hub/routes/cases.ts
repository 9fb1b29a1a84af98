import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import { type CaseRow, listCases, readCase } from '../../shared/http/cases.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { itemById } from '../../shared/rules/catalogue.ts'
import { dateOf, startOf } from '../../shared/rules/dates.ts'
import { maskPersonName } from '../../shared/rules/mask.ts'
import { type Sight, sightOf } from '../../shared/rules/access.ts'
import { failed } from './failures.ts'
import type { Packs } from './packs-now.ts'
import type { Doors } from './serve.ts'

export type CasesDeps = {
  readonly now: () => number
  readonly packs: () => Packs
  /** What is not closed, and what was closed since an instant. */
  readonly workList: (closedSince: number) => Promise<readonly CaseRow[]>
  readonly matter: (subject: string) => Promise<MatterState>
  readonly visit: (subject: string) => Promise<VisitState>
  readonly consultsOf: (matter: string) => Promise<readonly ConsultState[]>
  /** Of these pages, those whose bytes are here. */
  readonly arrived: (hashes: readonly string[]) => Promise<readonly string[]>
  /** When each entry came, where that was more than a minute after it was written. */
  readonly lateOf: (subject: string) => Promise<Readonly<Record<string, number>>>
}

/** The county's work list and what stands behind a line of it. */
export function serveCases(doors: Doors, deps: CasesDeps): void {
  doors.staff(listCases, async (_, { person }) => {
    const rows = await deps.workList(startOf(dateOf(deps.now())))
    const { catalogue } = deps.packs()
    // What was taken in for later names nobody's skill: it is the item's.
    const skillOf = (row: CaseRow): string =>
      row.skill !== '' ? row.skill : ((catalogue && itemById(catalogue, row.item)?.skill) ?? '')
    return rows.flatMap((row) => shownTo(person, { ...row, skill: skillOf(row) }))
  })

  doors.staff(readCase, async ({ params: { subject } }, { person }) => {
    const matter = await deps.matter(subject)
    if (isErased(matter)) return failed('erased')
    if (!matter.case) return failed('not-found')
    if (sightOfCase(person, matter) !== 'full') return failed('no-right')
    const pages = matter.papers.flatMap((paper) => paper.pages.map(({ hash }) => hash))
    const [visit, consults, arrived, late] = await Promise.all([
      matter.visit === null ? null : deps.visit(matter.visit),
      deps.consultsOf(subject),
      deps.arrived(pages),
      deps.lateOf(subject),
    ])
    return { matter, visit, consults: [...consults], arrived: [...arrived], late: { ...late } }
  })
}

/** Who has it, or was asked for by name, is involved in it. */
export function sightOfCase(person: Staff, matter: MatterState): Sight {
  const { station } = matter
  const state = matter.case
  const named = state?.to?.kind === 'staff' ? state.to.staff : null
  const involved = named === person.id || (state?.takers ?? []).some(({ value }) => value === person.id)
  return sightOf(person, { station, withCounty: state !== null, involved })
}

/** Those who may not see a person's matter see that there is one. */
function shownTo(person: Staff, row: CaseRow): readonly CaseRow[] {
  const involved = row.taker === person.id
  const sight = sightOf(person, { station: row.station, withCounty: true, involved })
  if (sight === 'none') return []
  return [sight === 'full' ? row : { ...row, name: maskPersonName(row.name) }]
}
