import { expect, test } from 'vitest'
import { createWords, type WordsDeps } from '../../../station/words/create-words.svelte.ts'
import { en } from '../../../station/words/en.ts'
import { zhCn } from '../../../station/words/zh-cn.ts'

const bothLanguages: WordsDeps['load'] = (language) => Promise.resolve(language === 'en' ? en : zhCn)

function browser(kept?: string, load: WordsDeps['load'] = bothLanguages) {
  const store = new Map(kept ? [['yizhan.language', kept]] : [])
  const storage = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  }
  const page = { lang: 'zh-CN' }
  return { store, page, words: createWords({ storage, page, load }) }
}

test('a new browser speaks Chinese', async () => {
  const { words } = browser()
  await words.ready
  expect(words.language).toBe('zh-CN')
  expect(words.t.ui.dialog.close).toBe('关上')
})

test('a change of language is said to the page and remembered', async () => {
  const { words, page, store } = browser()
  expect(await words.speak('en')).toBe(true)
  expect(words.t.ui.dialog.close).toBe('Close')
  expect(page.lang).toBe('en')
  expect(store.get('yizhan.language')).toBe('en')
  const again = browser(store.get('yizhan.language'))
  await again.words.ready
  expect(again.words.language).toBe('en')
})

test('where English cannot be fetched the page stays in Chinese', async () => {
  const { words, page } = browser('en', () => Promise.reject(new Error('offline')))
  expect(await words.ready).toBe(false)
  expect(words.language).toBe('zh-CN')
  expect(page.lang).toBe('zh-CN')
})

test('the county’s sentences are there for whoever waits for them', async () => {
  const { words } = browser()
  expect(words.t).not.toHaveProperty('county')
  expect(await words.all()).toBe(true)
  expect(words.t).toHaveProperty('county')
  expect(words.language).toBe('zh-CN')
})

/** Every sentence with the way to it; of a function its source, in which the sentence stands. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}/${key}`
    if (typeof value === 'string') return [[here, value]]
    if (typeof value === 'function') return [[here, value.toString()]]
    return typeof value === 'object' && value !== null ? sentences(value, here) : []
  })
}

test('Chinese is spoken to people: no machine talk, no shouting, no bare yes and no', () => {
  const rude = /请输入|系统错误|操作失败|网络连接|同步成功|！|^(确定|取消|提交)$/
  expect(sentences(zhCn).filter(([, text]) => rude.test(text))).toEqual([])
})
