import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { County } from './county.ts'

/** The matters of a visit as the county's journal tells them, in the order in which they were opened. */
export async function mattersOf(county: County, visit: string): Promise<readonly MatterState[]> {
  await county.network().settled()
  const { journal, reader } = county.network().hub.county
  const found = new Map<string, MatterState>()
  for await (const docs of journal.ofSubjects('matter:')) {
    for (const { subject } of docs) {
      const state = await reader.matter(subject)
      if (state?.visit === visit) found.set(subject, state)
    }
  }
  return [...found.values()].sort((one, other) => one.openedAt - other.openedAt)
}
