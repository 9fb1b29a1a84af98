import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { VisitState } from '../../shared/facts/visit.ts'
import type { Extract } from '../../shared/http/counties.ts'
import { type Catalogue, itemById } from '../../shared/rules/catalogue.ts'
import { maskPersonName } from '../../shared/rules/mask.ts'
import { isMaskedField } from '../../shared/rules/remote-fill.ts'

/** What a guest reads of one case: whose it is, what it is about and what was filled in, without anything that never leaves the station. */
export function extractOf(
  { request }: ConsultState,
  matter: MatterState,
  visit: VisitState,
  around: { readonly catalogue: Catalogue | null; readonly station: string; readonly now: number },
): Extract {
  const id = matter.sorted?.item ?? request?.item
  const item = (around.catalogue && id ? itemById(around.catalogue, id) : null) ?? null
  const open = (item?.fields ?? []).filter((field) => !isMaskedField(field))
  return {
    station: around.station,
    name: matter.party?.name ?? maskPersonName(visit.visitor.name),
    visitor: maskPersonName(visit.visitor.name),
    item,
    fields: Object.fromEntries(
      open.flatMap(({ key }) => {
        const value = matter.fields[key]?.value
        return value ? [[key, value] as const] : []
      }),
    ),
    papers: matter.papers.map(({ name, pages }) => ({ name, pages: pages.length })),
    asked: request?.note ?? '',
    outcome: matter.outcome?.outcome ?? '',
    time: around.now,
  }
}
