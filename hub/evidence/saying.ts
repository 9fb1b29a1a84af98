import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { Fact } from '../../shared/facts/fact.ts'
import { foldEvidence } from '../../shared/facts/fold-evidence.ts'
import type { Voice } from '../journal/voice.ts'

/** @param isNews looked at in the writer's own turn, so that what is tried twice is said once. Of what was erased nothing is said. */
export type SayOfEvidence = <Body>(
  item: string,
  fact: Fact<Body>,
  body: Body,
  isNews: (state: EvidenceState) => boolean,
) => Promise<void>

/** @param voice the county's, in a lane of its own */
export function createSaying(voice: Pick<Voice, 'sayIf'>): SayOfEvidence {
  return async (subject, { type }, body, isNews) => {
    await voice.sayIf({ subject, type, body, by: 'system' }, (heard) =>
      isNews(foldEvidence(subject, heard)) ? null : 'no-news',
    )
  }
}
