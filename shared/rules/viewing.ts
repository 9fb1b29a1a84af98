import type { Person } from './access.ts'

/** @property disputed whether it is evidence in a dispute that this person is in: mediator, or expert who was asked */
type Looked = { readonly station: string; readonly disputed: boolean }

/**
 * Who may look at an evidence item, if they say why: shift leaders and archivists at all, assistants at what their own stations recorded, mediators and
 * experts at what belongs to a dispute of theirs. Who administers the county looks at nothing.
 */
export function mayLook({ roles, stations }: Person, { station, disputed }: Looked): boolean {
  return roles.some((role) => {
    if (role === 'leader' || role === 'archivist') return true
    if (role === 'assistant') return stations.includes(station)
    return (role === 'mediator' || role === 'expert') && disputed
  })
}
