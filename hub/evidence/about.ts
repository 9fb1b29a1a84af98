import type { Circumstances } from '../../shared/evidence/manifest.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { deviceOfVisit } from '../../shared/facts/visit.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import { deskLetter, visitNumber } from '../../shared/rules/visit-number.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Reader } from '../journal/reader.ts'
import { circumstancesOf } from './circumstances.ts'
import type { AboutDispute } from './evidence-doc.ts'
import { keptOf, type RetentionNow } from './retention-now.ts'

export type CircumstancesNow = (
  state: EvidenceState,
  disputes: readonly AboutDispute[],
) => Promise<Circumstances>

/** Looks up what the journal knows of an item's visit, matter and consult. */
export function createCircumstancesNow(deps: {
  readonly reader: Reader
  readonly directory: LiveDirectory
  readonly retention: RetentionNow
  /** Whether the ledger's checkpoints are stamped by an authority. */
  readonly stamped: boolean
}): CircumstancesNow {
  const { reader, directory } = deps
  const numberOf = async (subject: string): Promise<string> => {
    const visit = await reader.visit(subject)
    const code = directory.current().stations.get(visit.station)?.code
    if (code === undefined || visit.number === 0) return ''
    return visitNumber(code, dateOf(visit.openedAt), visit.number, deskLetter(deviceOfVisit(visit) ?? ''))
  }
  return async (state, disputes) => {
    const { origin } = state
    const visit = origin?.visit ?? null
    const matter = origin?.matter ? await reader.matter(origin.matter) : null
    return circumstancesOf({
      county: directory.county()?.name ?? '',
      state,
      consult: origin?.source === 'consult' ? await reader.consult(origin.consult) : null,
      number: visit === null ? '' : await numberOf(visit),
      item: matter?.sorted?.item ?? '',
      stamped: deps.stamped,
      ...deps.retention.keptAs(keptOf(state, disputes)),
    })
  }
}
