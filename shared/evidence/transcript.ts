import { moments, readMoment } from './moment.ts'

/** What somebody said 文字记录, ms of the item. `who` is '' while nobody has said whose voice it is. */
export type Cue = { readonly from: number; readonly to: number; readonly who: string; readonly text: string }

export type ReadVtt =
  | { readonly ok: true; readonly cues: readonly Cue[] }
  /** `line`: of the text, from 1 on. */
  | { readonly ok: false; readonly line: number; readonly why: VttWrong }
export type VttWrong = 'no-vtt' | 'time' | 'order' | 'outside' | 'too-long'

const mostCues = 20_000
const mostText = 2_000
const mostName = 60
/** Of a text; what is said in two hours is a fifth of it. */
export const mostVtt = 900_000

/** @returns the WebVTT that any player reads: one cue each, its speaker as a voice. */
export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ from, to, who, text }) => {
    const said = escaped(text.trim().replaceAll(/\s*\n\s*/g, '\n'))
    return `${moments(from, 'ms')} --> ${moments(to, 'ms')}\n${who === '' ? said : `<v ${escaped(who)}>${said}`}`
  })
  return `${['WEBVTT', ...blocks].join('\n\n')}\n`
}

/**
 * The door for WebVTT, whoever wrote it. Of its many ways a transcript needs a few: identifiers, notes, styles, settings and markup other than the voice
 * are left out. A time that cannot be, or that lies outside the item, is refused with its line.
 * @param duration of the item, ms
 */
export function readVtt(text: string, duration: number): ReadVtt {
  if (text.length > mostVtt) return { ok: false, line: 1, why: 'too-long' }
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '\uFFFD')
    .split(/\r\n|\n|\r/)
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) return { ok: false, line: 1, why: 'no-vtt' }
  const cues: Cue[] = []
  for (let at = 0; at < lines.length; at += 1) {
    if (!lines[at]?.includes('-->')) continue
    const line = at + 1
    const span = spanOf(lines[at] ?? '')
    if (!span) return { ok: false, line, why: 'time' }
    if (span.to <= span.from || span.from < (cues.at(-1)?.from ?? 0)) return { ok: false, line, why: 'order' }
    if (span.to > duration) return { ok: false, line, why: 'outside' }
    const said: string[] = []
    while (at + 1 < lines.length && lines[at + 1] !== '' && !lines[at + 1]?.includes('-->'))
      said.push(lines[(at += 1)] ?? '')
    const cue = { ...span, ...spoken(said.join('\n')) }
    if (cue.text.length > mostText || cues.length >= mostCues) return { ok: false, line, why: 'too-long' }
    if (cue.text !== '') cues.push(cue)
  }
  return { ok: true, cues }
}

function spanOf(line: string): { readonly from: number; readonly to: number } | null {
  const [from = '', rest = ''] = line.split('-->')
  const begins = readMoment(from.trim())
  const ends = readMoment(rest.trim().split(/\s/)[0] ?? '')
  return begins === null || ends === null ? null : { from: begins, to: ends }
}

function spoken(said: string): Pick<Cue, 'who' | 'text'> {
  const voice = /^\s*<v(?:\.[^\s>]*)?[ \t]+([^>]*)>/.exec(said)
  const plain = (text: string): string =>
    unescaped(text.replaceAll(/<[^>]*>/g, ''))
      .replaceAll(/[ \t]*\n\s*/g, '\n')
      .trim()
  return { who: plain(voice?.[1] ?? '').slice(0, mostName), text: plain(said) }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
  quot: '"',
  lrm: '',
  rlm: '',
}

function unescaped(text: string): string {
  return text.replaceAll(/&([a-z]+);/g, (whole, name: string) => entities[name] ?? whole)
}
