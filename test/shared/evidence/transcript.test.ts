import { array, assert, integer, property, record, string, stringMatching } from 'fast-check'
import { expect, test } from 'vitest'
import { moments, readMoment } from '../../../shared/evidence/moment.ts'
import { type Cue, readVtt, writeVtt } from '../../../shared/evidence/transcript.ts'

const hour = 3_600_000
const words = stringMatching(/^[一-龥a-zA-Z0-9，。<>&-]{1,40}$/)
const cues = array(
  record({
    from: integer({ min: 0, max: hour - 2 }),
    length: integer({ min: 1, max: 9_000 }),
    who: stringMatching(/^[一-龥A-Z]{0,6}$/),
    text: words,
  }),
  {
    maxLength: 30,
  },
).map((all): Cue[] =>
  all
    .map(({ from, length, who, text }) => ({ from, to: Math.min(from + length, hour), who, text }))
    .sort((a, b) => a.from - b.from),
)

test('what is written is read again, with who said it, whatever signs were in it', () => {
  assert(
    property(cues, (all) => {
      expect(readVtt(writeVtt(all), hour)).toEqual({ ok: true, cues: all })
    }),
  )
})

test('whatever text somebody brings is read or refused with a line of it, and nothing that lies outside the item gets in', () => {
  const line = string({ maxLength: 30 })
  const timing = stringMatching(/^\d{2}:\d{2}:\d{2}\.\d{3} --> \d{2}:\d{2}:\d{2}\.\d{3}$/)
  assert(
    property(array(line), timing, array(line), (before, times, after) => {
      const text = ['WEBVTT', '', ...before, times, ...after].join('\n')
      const read = readVtt(text, hour)
      const lines = text.split(/\r\n|\n|\r/).length
      expect(read.ok ? 1 : read.line).toBeLessThanOrEqual(lines)
      for (const { from, to } of read.ok ? read.cues : []) {
        expect(from).toBeLessThan(to)
        expect(to).toBeLessThanOrEqual(hour)
      }
    }),
    { numRuns: 300 },
  )
})

test('a file of another program is read: identifiers, settings, notes and markup are left out', () => {
  const text = [
    '\uFEFFWEBVTT - made elsewhere',
    '',
    'NOTE nobody needs this',
    '',
    '1',
    '00:01.000 --> 00:02.500 align:start position:10%',
    '<v.loud 罗长根>这<b>三张</b>纸 &amp; 我收下了',
    '今天就往县局送',
    '',
    '00:00:03.000 --> 00:00:04.000',
    '是',
  ].join('\r\n')
  expect(readVtt(text, hour)).toEqual({
    ok: true,
    cues: [
      { from: 1_000, to: 2_500, who: '罗长根', text: '这三张纸 & 我收下了\n今天就往县局送' },
      { from: 3_000, to: 4_000, who: '', text: '是' },
    ],
  })
})

test.each([
  ['1\n00:01.000 --> 00:02.000\n是', 1, 'no-vtt'],
  ['WEBVTT\n\n00:61.000 --> 00:62.000\n是', 3, 'time'],
  ['WEBVTT\n\n00:02.000 --> 00:01.000\n是', 3, 'order'],
  ['WEBVTT\n\n00:02.000 --> 00:03.000\n是\n\n00:01.000 --> 00:03.000\n是', 6, 'order'],
  ['WEBVTT\n\n01:00:00.000 --> 01:00:00.001\n是', 3, 'outside'],
  [`WEBVTT\n\n00:01.000 --> 00:02.000\n${'是'.repeat(2_001)}`, 3, 'too-long'],
])('%j is refused at line %i: %s', (text, line, why) => {
  expect(readVtt(text, hour)).toEqual({ ok: false, line, why })
})

test('a moment is said as it is read', () => {
  assert(
    property(integer({ min: 0, max: 99 * hour }), (moment) => {
      expect(readMoment(moments(moment, 'ms'))).toBe(moment)
      expect(readMoment(moments(moment))).toBe(moment - (moment % 1000))
    }),
  )
  for (const none of ['', '12', '1:2:3', '00:60', 'abc', '00:00:01 '])
    expect(readMoment(none)).toBe(none === '00:00:01 ' ? 1_000 : null)
})
