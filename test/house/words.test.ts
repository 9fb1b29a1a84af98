// Prevents: a screen that is Chinese in the English half of the county, or a sentence typed straight into a page, which no translator
// and no reader of the wording rules will ever see.
import { expect, test } from 'vitest'
import { en } from '../../station/words/en.ts'
import { zhCn } from '../../station/words/zh-cn.ts'
import { houseFiles, placesOf } from './house-files.ts'

/** Reads what people type, 年 月 日 元 among it. */
const readsTyping = 'station/ui/typed.ts'

const chinese = /[\u3400-\u9fff]/

/** Every key with what stands under it: "desk.link.away: function". What is left empty must be so in both languages. */
function keysOf(words: object, above = ''): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value, `${above}${key}.`)
      : [`${above}${key}: ${value === '' ? 'nothing' : typeof value}`],
  )
}

test('both languages say the same things', () => {
  expect(keysOf(en).sort()).toEqual(keysOf(zhCn).sort())
})

test('English words are English, but for the name of the other language', () => {
  const files = houseFiles('station/words/en', 'ts').map(({ path, lines }) => ({
    path,
    lines: withoutKeys(withoutComments(lines)),
  }))
  expect(placesOf(files, chinese).filter((place) => !place.endsWith(`otherLanguage: '中文',`))).toEqual([])
})

test('what people read stands in station/words, not in pages, parts or state', () => {
  const files = houseFiles('station', 'ts,svelte')
    .filter(({ path }) => !/^station\/(words|gallery|vite)\//.test(path) && path !== readsTyping)
    .map(({ path, lines }) => ({ path, lines: withoutSeals(withoutComments(lines)) }))
  expect(files.length).toBeGreaterThan(100)
  expect(placesOf(files, chinese)).toEqual([])
})

/** The five classes 甲–戊 are keys; what is said stands behind them. */
function withoutKeys(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/[甲乙丙丁戊](?=:)/gu, ''))
}

/** A seal (字印) is a sign of one character, the same in every language; the word stands beside it. */
function withoutSeals(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/(['"])[\u3400-\u9fff？]\1/gu, ''))
}

/** Comments may say 已办结; they keep their lines so that places stay right. */
function withoutComments(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/\/\*[^]*?\*\/|<!--[^]*?-->|\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ''))
    .split('\n')
}
