import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { type PackName, readPack } from '../../../shared/rules/pack-read.ts'
import { textProblemCodes } from '../../../shared/rules/text.ts'
import {
  changeDetail,
  changeTitle,
  problemPlace,
  problemWords,
} from '../../../station/pages/county/pack-words.ts'
import { packChanges } from '../../../station/state/pack-diff.ts'
import { createWords } from '../../../station/words/create-words.svelte.ts'
import { en } from '../../../station/words/en.ts'
import type { Language } from '../../../station/words/kept-language.ts'
import { zhCn } from '../../../station/words/zh-cn.ts'

async function speaking(language: Language) {
  const storage = { getItem: () => null, setItem: () => undefined }
  const load = (next: Language) => Promise.resolve(next === 'en' ? en : zhCn)
  const words = createWords({ storage, page: { lang: '' }, load })
  await words.speak(language)
  return words
}
const [zh, english] = await Promise.all([speaking('zh-CN'), speaking('en')])

const said = (name: PackName, content: unknown, words = zh): readonly string[] => {
  const read = readPack(name, content, 3)
  return read.ok
    ? []
    : read.problems.map((problem) => `${problemPlace(problem, words)}: ${problemWords(problem, words)}`)
}
const [first, ...others] = catalogue.items
const withFirst = (change: object) => ({
  ...catalogue,
  version: 4,
  items: [{ ...first, ...change }, ...others],
})

test('every code that the rules of a table know has a sentence in both languages', () => {
  const rules = ['catalogue', 'catalogue-parse', 'calendar', 'hours-schema', 'pack-read', 'problem']
  const codes = rules.flatMap((name) => {
    const source = readFileSync(`shared/rules/${name}.ts`, 'utf8').replaceAll(/from '[^']+'/g, '')
    return [...source.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map((match) => match[1] ?? '')
  })
  const known = [...new Set([...codes, ...textProblemCodes, 'date-wrong', 'month-wrong'])]
  expect(known.length).toBeGreaterThan(15)
  for (const { problems } of [zhCn, en]) expect(known.filter((code) => !problems[code])).toEqual([])
})

test('a place is named as the editor finds it, and what is wrong there says how to put it right', () => {
  const papers = [{ key: 'Id', name: { zh: '', en: 'x' }, required: 'yes' }]
  expect(said('catalogue', withFirst({ skill: 'magic', papers, colour: 'red' }))).toEqual([
    '第 1 项 q01 · 归哪个专长: 写法不对，要写成 "invoice" / "insurance" / "income" / "registration" / "crossRegion" / "general"',
    '第 1 项 q01 · 要带的 · 第 1 个 · 代号: 代号要以小写字母开头，只用字母和数字，不超过 32 个',
    '第 1 项 q01 · 要带的 · 第 1 个 · 名称 · 中文: 这一格要填',
    '第 1 项 q01 · 要带的 · 第 1 个 · 必须有: 写法不对，要写成 true 或 false',
    '第 1 项 q01 · colour: 这里不该有这一项，多半是写错了名字',
  ])
  expect(said('catalogue', withFirst({ name: { zh: '长'.repeat(41) } }))).toEqual([
    '第 1 项 q01 · 名称 · 中文: 太长了，最多 40 个字',
    '第 1 项 q01 · 名称 · 英文: 缺 en 这一项',
  ])
  expect(said('calendar', { ...calendar, version: 4, horizon: '2020-01-01' })).toEqual([
    '整个文件: 第一天在最后一天之后',
  ])
})

test('an edition that does not count on is told which number to write', () => {
  expect(said('catalogue', { ...catalogue, version: 3 })).toEqual([
    '版本: 版本要比现在的第 3 版大，写成 4，不然桌上不会换',
  ])
  expect(said('catalogue', { ...catalogue, version: 2 }, english)).toEqual([
    'Version: The version has to be above 3, which stands now: write 4, or no desk would take it',
  ])
})

test('a change is told by name, and value by value', () => {
  const after = withFirst({ limit: { unit: 'minutes', count: 5 }, offline: [], skill: 'income' })
  const limits = { ...catalogue.limits, quick: { unit: 'minutes', count: 2 } }
  const told = (words = zh) =>
    packChanges(catalogue, { ...after, limits, items: after.items.slice(0, -1) }).map((change) => [
      changeTitle(change, words),
      changeDetail(change, words),
    ])
  expect(told()).toEqual([
    ['时限 · 快办', '1 分钟 → 2 分钟'],
    ['上期未申报补报 q01', expect.stringMatching(/断网时能怎样 .*→ 没有写.*时限 没有写 → 5 分钟/)],
    [expect.any(String), '各桌不再能选它；以前用它记的都在。'],
  ])
  expect(told()[1]?.[1]).toContain('→ 个税')
  expect(told(english)[0]).toEqual(['Time limits · quick', '1 minute → 2 minutes'])
})
