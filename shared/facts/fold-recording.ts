import { consultRecording } from './consult-record.ts'
import type { RecordingPart, RecordingStand } from './consult-state.ts'
import type { BodyOf, Told } from './fact.ts'

type Stand = BodyOf<typeof consultRecording> & { readonly at: number }

/** Null where nothing was ever recorded, or tried. @param told in the order of the fold */
export function foldRecording(told: readonly Told[]): RecordingStand | null {
  const said = told.filter(consultRecording.is).map(({ at, body }): Stand => ({ ...body, at: body.at ?? at }))
  const [first] = said
  if (!first) return null
  const parts = new Map<number, RecordingPart>()
  for (const stand of said) parts.set(stand.part, nextOf(parts.get(stand.part), stand))
  // Seals come when they come: they say nothing of how it goes on.
  const { state, at, why, part } = said.findLast(isMove) ?? { ...first, state: 'stopped' }
  return { state, at, why, part, parts: [...parts.values()].sort((a, b) => a.part - b.part) }
}

function isMove(stand: Stand): stand is Stand & Pick<RecordingStand, 'state'> {
  return stand.state !== 'sealed' && stand.state !== 'closed'
}

function nextOf(
  before: RecordingPart = { part: 0, began: null, roots: [], manifest: null },
  { part, state, at, root }: Stand,
): RecordingPart {
  const began = state === 'started' ? (before.began ?? at) : before.began
  const next = { ...before, part, began }
  if (root === undefined) return next
  if (state === 'closed') return { ...next, manifest: root }
  return before.roots.includes(root) ? next : { ...next, roots: [...before.roots, root] }
}
