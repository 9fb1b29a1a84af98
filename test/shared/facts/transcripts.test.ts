import { expect, test } from 'vitest'
import type { EvidenceDerivative } from '../../../shared/facts/evidence-state.ts'
import { hasDraft, isMachines, shownTranscript, transcriptsOf } from '../../../shared/facts/transcripts.ts'

const said = { id: 'a', at: 1, by: 'caojing' }
const made = (name: string, operation: string, verdict?: 'good' | 'bad'): EvidenceDerivative => ({
  ...said,
  name,
  kind: 'transcript',
  from: ['audio'],
  sha256: '0'.repeat(64),
  bytes: 9,
  media: 'text/vtt',
  how: { tool: 'any', operation, reason: '' },
  reviews: verdict ? [{ ...said, derivative: name, verdict, note: '' }] : [],
})
const machines = made('transcript', 'recogniser')
const persons = made('transcript-2', 'written by hand')
const later = made('transcript-3', 'written by hand')
const names = (all: readonly EvidenceDerivative[]): readonly string[] => all.map(({ name }) => name)

test('what a person wrote is shown before what a machine wrote, whichever came first; of a person’s the last', () => {
  expect(shownTranscript([])).toBeNull()
  expect(shownTranscript([{ ...persons, kind: 'audio' }])).toBeNull()
  expect(shownTranscript([machines])).toBe(machines)
  expect(shownTranscript([machines, persons])).toBe(persons)
  expect(shownTranscript([persons, machines])).toBe(persons)
  expect(shownTranscript([persons, later, machines])).toBe(later)
})

test('a machine’s counts when a person has read it and found it good, and is a draft until then', () => {
  expect(names(transcriptsOf([machines, persons]))).toEqual(['transcript-2'])
  expect([hasDraft([machines, persons]), hasDraft([persons])]).toEqual([true, false])
  const bad = made('transcript', 'recogniser', 'bad')
  expect([names(transcriptsOf([bad])), hasDraft([bad])]).toEqual([[], true])
  const good = made('transcript', 'recogniser', 'good')
  expect([names(transcriptsOf([good])), hasDraft([good])]).toEqual([['transcript'], false])
})

test('a composite is nobody’s transcript, however it was made', () => {
  expect(isMachines({ ...machines, kind: 'composite' })).toBe(false)
  expect([isMachines(machines), isMachines(persons)]).toEqual([true, false])
})
