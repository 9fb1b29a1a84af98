import { expect, test } from 'vitest'
import type { TimelineItem } from '../../../shared/facts/timeline.ts'
import { caseStory } from '../../../station/state/case-story.ts'

const minute = 60_000
function line(id: string, at: number, type: string, by = 'zhouguilan'): TimelineItem {
  return { id, at: at * minute, by, type, station: by === 'zhouguilan' ? 'wuping' : 'county', body: {} }
}
const matter = (...timeline: readonly TimelineItem[]) => ({ timeline })
const shape = (story: ReturnType<typeof caseStory>) =>
  story.map((one) =>
    one.kind === 'line' ? one.line.id : one.kind === 'gap' ? `gap ${one.lines}` : one.lines.length,
  )

test('the visit begins the story, and a matter opened with it says nothing twice', () => {
  const story = caseStory(
    matter(line('m1', 1, 'matter.opened'), line('m2', 2, 'matter.sorted')),
    matter(line('v1', 0, 'visit.opened'), line('v2', 1, 'visit.called'), line('v3', 3, 'visit.slip-printed')),
    {},
  )
  expect(shape(story)).toEqual(['v1', 'm2', 'v3'])
})

test('a matter that was added later keeps its own beginning', () => {
  const story = caseStory(matter(line('m1', 30, 'matter.opened')), matter(line('v1', 0, 'visit.opened')), {})
  expect(shape(story)).toEqual(['v1', 'm1'])
})

test('fields that one person filled in one after the other are one line', () => {
  const fields = [1, 2, 3].map((at) => line(`f${at}`, at, 'matter.field-set'))
  const other = line('f4', 4, 'matter.field-set', 'zhenghang')
  expect(shape(caseStory(matter(...fields, other), null, {}))).toEqual([3, 'f4'])
  const apart = [line('f1', 1, 'matter.field-set'), line('f2', 30, 'matter.field-set')]
  expect(shape(caseStory(matter(...apart), null, {}))).toEqual(['f1', 'f2'])
})

test('what came late together stands under one gap, with what the county wrote meanwhile in its own place', () => {
  const story = caseStory(
    matter(
      line('a', 0, 'matter.opened'),
      line('b', 27, 'matter.ended'),
      line('c', 60, 'case.taken', 'zhenghang'),
      line('d', 70, 'case.shown'),
    ),
    null,
    { b: 121 * minute, d: 122 * minute },
  )
  expect(shape(story)).toEqual(['a', 'gap 2', 'b', 'c', 'd'])
  expect(story.find(({ kind }) => kind === 'gap')).toMatchObject({ at: 27 * minute, arrived: 122 * minute })
})

test('two stretches without a link are two gaps', () => {
  const story = caseStory(matter(line('a', 0, 'matter.opened'), line('b', 90, 'matter.ended')), null, {
    a: 60 * minute,
    b: 200 * minute,
  })
  expect(shape(story)).toEqual(['gap 1', 'a', 'gap 1', 'b'])
})

test('live assistance stands in the story with its beginning and what came of it, each in its place', () => {
  const helped = matter(
    line('h1', 2, 'consult.requested'),
    line('h2', 3, 'consult.accepted', 'linxiao'),
    line('h3', 4, 'consult.said', 'linxiao'),
    line('h4', 6, 'consult.summarised', 'linxiao'),
  )
  const story = caseStory(matter(line('m1', 1, 'matter.sorted'), line('m2', 5, 'matter.ended')), null, {}, [
    helped,
  ])
  expect(shape(story)).toEqual(['m1', 'h1', 'h2', 'm2', 'h4'])
})
