import * as v from 'valibot'
import { limitSchema } from '../../../shared/rules/deadline.ts'
import type { PackProblem } from '../../../shared/rules/pack-read.ts'
import type { Detail, PackChange } from '../../state/pack-diff.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** A place in a pack as its editor finds it: 要填的 · 第 3 个 · 名称 · 中文. A name that is nobody's word stands as it is. */
function pathWords(path: string, { t }: WordsState): string {
  return path
    .split('.')
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,3}$/.test(part) ? t.packs.nth(Number(part) + 1) : wordOf(part, t)))
    .join(' · ')
}

function wordOf(part: string, t: WordsState['t']): string {
  return Object.hasOwn(t.packs.parts, part) ? (t.packs.parts[part] ?? part) : part
}

/** Where something is wrong: 第 11 项 q11 · 归哪个专长. */
export function problemPlace({ index, item, params }: PackProblem, words: WordsState): string {
  const { packs } = words.t
  const about = index === null ? '' : packs.itemPlace(index + 1, item)
  const where = pathWords(String(params['where'] ?? ''), words)
  return [about, where].filter(Boolean).join(' · ') || packs.whole
}

/** What is wrong there, and how to put it right. */
export function problemWords({ code, params }: PackProblem, words: WordsState): string {
  const { problems, packs } = words.t
  const expected = String(params['expected'] ?? '')
  if (code !== 'shape-wrong' || expected === '') {
    const [, max] = /^\d+\.\.(\d+)$/.exec(expected) ?? []
    return (
      (problems[code] ?? problems['shape-wrong'])?.(max === undefined ? params : { ...params, max }) ?? code
    )
  }
  if (expected === 'never') return packs.stranger
  const key = /^"(.*)"$/.exec(expected)?.[1]
  const last = String(params['where'] ?? '')
    .split('.')
    .at(-1)
  if (key !== undefined && key === last) return packs.missing(key)
  return packs.expected(
    packs.shapes[expected] ?? expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' / '),
  )
}

/** What a change is about: the item's name, the day, the counter; else the part itself. */
export function changeTitle({ part, id, name }: PackChange, words: WordsState): string {
  const word = wordOf(part, words.t)
  if (id === '') return word
  if (name) return `${words.language === 'en' ? name.en : name.zh} ${id}`
  return `${word} · ${wordOf(id, words.t)}`
}

/** What changes in it, value by value: 时限 · 多少 1 → 2. */
export function changeDetail({ kind, part, details }: PackChange, words: WordsState): string {
  const { packs } = words.t
  if (kind === 'removed' && part === 'items') return packs.lostItem
  return details.map((detail) => detailWords(detail, words)).join(words.language === 'en' ? '; ' : '；')
}

function detailWords({ path, before, after }: Detail, words: WordsState): string {
  const { packs } = words.t
  const place = pathWords(path, words)
  const names = namesOf(path, words)
  const [old, now] = [valueWords(before, words, names), valueWords(after, words, names)]
  if (old === null && now === null) return place
  return [place, packs.arrow(old ?? packs.empty, now ?? packs.empty)].filter(Boolean).join(' ')
}

/** What the values of some places are called elsewhere on the pages. */
function namesOf(path: string, { t }: WordsState): Readonly<Record<string, string>> {
  if (path === 'skill') return t.county.skills
  return path === 'lane' ? t.desk.lanes : {}
}

/** What is longer than this is looked up in the file. */
const mostChars = 60

function valueWords(
  value: unknown,
  words: WordsState,
  names: Readonly<Record<string, string>>,
): string | null {
  const { packs, county } = words.t
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? packs.yes : packs.no
  if (typeof value === 'string') return Object.hasOwn(names, value) ? (names[value] ?? value) : value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.length === 0 ? packs.empty : value.join(county.comma)
  if (v.is(limitSchema, value)) return packs.limits[value.unit](value.count)
  const name: unknown = Reflect.get(Object(value), 'name') ?? Reflect.get(Object(value), 'label')
  const called: unknown = Reflect.get(Object(name), words.language === 'en' ? 'en' : 'zh')
  if (typeof called === 'string') return called
  const text = JSON.stringify(value)
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text
}
