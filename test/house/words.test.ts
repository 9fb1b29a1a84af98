// Prevents: a screen that is Chinese in the English half of the county, or a sentence typed straight into a page, which no translator
// and no reader of the wording rules will ever see.
import { expect, test } from 'vitest'
import { en } from '../../station/words/en.ts'
import { zhCn } from '../../station/words/zh-cn.ts'
import { houseFiles, placesOf } from './house-files.ts'

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
    lines: withoutComments(lines),
  }))
  expect(placesOf(files, chinese).filter((place) => !place.endsWith(`otherLanguage: '中文',`))).toEqual([])
})

test('what people read stands in station/words, not in pages, parts or state', () => {
  const files = houseFiles('station', 'ts,svelte')
    .filter(({ path }) => !/^station\/(words|gallery|vite)\//.test(path))
    .map(({ path, lines }) => ({ path, lines: withoutComments(lines) }))
  expect(placesOf(files, chinese)).toEqual([])
})

/** Comments may say 已办结; they keep their lines so that places stay right. */
function withoutComments(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/\/\*[^]*?\*\/|<!--[^]*?-->|\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ''))
    .split('\n')
}
