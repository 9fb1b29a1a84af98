import { clashSettled } from './case.ts'
import type { Told } from './fact.ts'
import type { Takers } from './fold-takers.ts'
import { fieldConfirmed, fieldSet } from './matter.ts'
import type { FieldState } from './matter-state.ts'
import { agreed, type Claim, standing, type Sees } from './order.ts'

/** The item's few fields, each with every value that stands. @param told in the order of the fold */
export function foldFields(
  told: readonly Told[],
  sees: Sees,
  decides: Takers['decides'],
): Readonly<Record<string, FieldState>> {
  const claims = new Map<string, readonly Claim<string>[]>()
  const how = new Map<string, FieldState['how']>()
  for (const entry of told) {
    const about = aboutField(entry)
    if (about === null) continue
    const said = claims.get(about) ?? []
    const claim = claimOf(entry, said, sees, decides)
    if (claim) claims.set(about, [...said, claim])
    if (fieldSet.is(entry)) how.set(entry.id, entry.body.how)
  }
  return Object.fromEntries([...claims].map(([field, said]) => [field, fieldState(said, sees, how)]))
}

function aboutField(entry: Told): string | null {
  if (fieldSet.is(entry) || fieldConfirmed.is(entry)) return entry.body.field
  return clashSettled.is(entry) && entry.body.kind === 'value' ? (entry.body.field ?? null) : null
}

function claimOf(
  entry: Told,
  said: readonly Claim<string>[],
  sees: Sees,
  decides: Takers['decides'],
): Claim<string> | null {
  const { id, at, by, station } = entry
  if (fieldSet.is(entry)) return { id, at, by, station, value: entry.body.value, weight: 'said' }
  if (fieldConfirmed.is(entry)) return { id, at, by, station, value: entry.body.value, weight: 'confirmed' }
  if (!clashSettled.is(entry) || !decides(entry)) return null
  const kept = said.find((claim) => claim.id === entry.body.keep && sees(id, claim.id))
  // What the visitor had confirmed stays confirmed when it is the side that is kept.
  return kept
    ? {
        id,
        at,
        by,
        station,
        value: kept.value,
        weight: kept.weight === 'confirmed' ? 'confirmed' : 'settled',
      }
    : null
}

function fieldState(
  said: readonly Claim<string>[],
  sees: Sees,
  how: ReadonlyMap<string, FieldState['how']>,
): FieldState {
  const all = standing(said, sees)
  const value = agreed(all)
  const source = said.findLast((claim) => claim.value === value && how.has(claim.id))
  return {
    standing: all,
    value,
    how: source ? (how.get(source.id) ?? null) : null,
    confirmed: value !== null && all.some((claim) => claim.weight === 'confirmed'),
  }
}
