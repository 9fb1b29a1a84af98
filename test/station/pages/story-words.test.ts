import { expect, test } from 'vitest'
import { consultFacts } from '../../../shared/facts/consult.ts'
import { consultHelpFacts } from '../../../shared/facts/consult-help.ts'
import { consultRecordFacts } from '../../../shared/facts/consult-record.ts'
import type { TimelineItem } from '../../../shared/facts/timeline.ts'
import type { CatalogueField, CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { sideWords } from '../../../station/pages/common/clash-words.ts'
import { shownValue } from '../../../station/pages/common/field-words.ts'
import type { StoryLine } from '../../../station/pages/common/story-teller.ts'
import { storyLine } from '../../../station/pages/common/story-words.ts'
import { createWords } from '../../../station/words/create-words.svelte.ts'
import { en } from '../../../station/words/en.ts'
import type { Language } from '../../../station/words/kept-language.ts'
import { zhCn } from '../../../station/words/zh-cn.ts'
import { specimens } from '../../shared/facts/specimens.ts'
import { idOf as id, lineOf as line } from '../timeline-line.ts'

async function speaking(language: Language) {
  const storage = { getItem: () => null, setItem: () => undefined }
  const words = createWords({
    storage,
    page: { lang: '' },
    load: (next) => Promise.resolve(next === 'en' ? en : zhCn),
  })
  await words.speak(language)
  return words
}
const [zh, english] = await Promise.all([speaking('zh-CN'), speaking('en')])

const field = (
  key: string,
  kind: CatalogueField['kind'],
  personal: boolean,
  label: CatalogueField['label'],
): CatalogueField => ({ key, kind, label, personal, required: false })
const item: CatalogueItem = {
  lane: 'assisted',
  id: 'a-fixed-quota',
  name: { zh: '定期定额户申报', en: 'Fixed quota filing' },
  skill: 'general',
  lastDay: 'filing',
  offline: [],
  fields: [
    field('income', 'money', false, { zh: '运费收入', en: 'Freight income' }),
    field('bank', 'text', false, { zh: '开户行', en: 'Bank' }),
    field('account', 'text', true, { zh: '账号', en: 'Account number' }),
    field('people', 'number', true, { zh: '家里几口人', en: 'People at home' }),
    field('phone', 'phone', true, { zh: '联系电话', en: 'Telephone' }),
  ],
  papers: [],
}
const names: Readonly<Record<string, string>> = {
  zhouguilan: '周桂兰',
  linxiao: '林晓',
  shenguoping: '沈国平',
}

const set = (n: number, key: string, value: string): TimelineItem =>
  line(n, 'matter.field-set', { field: key, value, how: 'paper' })

function told(timeline: readonly TimelineItem[], words = zh, of: CatalogueItem | null = item): StoryLine {
  const last = timeline.at(-1)
  if (!last) throw new Error('nothing to tell')
  return storyLine(last, {
    words,
    item: of,
    itemOf: () => of,
    staffName: (staff) => names[staff] ?? staff,
    timeline,
  })
}

test('a settled value says which value stands, in both languages', () => {
  const settled = line(3, 'case.clash-settled', { kind: 'value', field: 'income', keep: id(1), reason: '' })
  const timeline = [set(1, 'income', '48600.00'), set(2, 'income', '46800.00'), settled]
  expect(told(timeline).text).toBe('周桂兰 定了：运费收入 用 48,600.00')
  expect(told(timeline, english).text).toBe('周桂兰 settled: Freight income is 48,600.00')
})

test('a settled outcome and a settled taker are named', () => {
  const ended = line(1, 'matter.ended', { outcome: { outcome: 'missing', missing: ['户口簿'] } })
  const outcome = line(2, 'case.clash-settled', { kind: 'outcomes', keep: id(1), reason: '' })
  expect(told([ended, outcome]).text).toBe('周桂兰 定了：算缺资料')
  const taken = line(1, 'case.taken', {}, 'linxiao')
  const taker = line(2, 'case.taker-settled', { keep: id(1), reason: '她先接的' }, 'shenguoping')
  expect(told([taken, taker])).toMatchObject({ text: '沈国平 定了：由 林晓 办', detail: '她先接的' })
  expect(told([taken, taker], english).text).toBe('沈国平 settled: 林晓 has it')
})

test('a settlement of what is not here says no more than that it was settled', () => {
  const settled = line(3, 'case.clash-settled', { kind: 'value', field: 'income', keep: id(9), reason: '' })
  expect(told([settled]).text).toBe('周桂兰 定了用哪个说法')
})

test('an account number is covered wherever it is told, and whole only for whoever holds the button', () => {
  const account = '6228480402564890018'
  const covered = { label: '账号', masked: '62********18', whole: account }
  const once = [set(1, 'account', account)]
  const confirmed = line(2, 'matter.field-confirmed', { field: 'account', value: account })
  const settled = line(3, 'case.clash-settled', { kind: 'value', field: 'account', keep: id(1), reason: '' })
  for (const timeline of [once, [...once, confirmed], [...once, settled]]) {
    const { text, covered: shown } = told(timeline)
    expect(text).toContain(covered.masked)
    expect(text).not.toContain(account)
    expect(shown).toEqual(covered)
  }
})

test('what is nobody’s stands open; what the catalogue does not know is covered', () => {
  expect(told([set(1, 'bank', '雾坪信用社')]).text).toBe('开户行 雾坪信用社')
  expect(told([set(1, 'bank', '雾坪信用社')]).covered).toBeNull()
  expect(shownValue(item, 'people', '12345', zh)).toBe('*****')
  expect(shownValue(item, 'phone', '10000000152', zh)).toBe('100****0152')
  expect(told([set(1, 'account', '6228480402564890018')], zh, null).text).toContain('62********18')
})

test('two account numbers that differ in what is covered are both there for whoever holds the button', () => {
  const side = (n: number, value: string) => ({
    id: id(n),
    at: 0,
    by: 'zhouguilan',
    station: 'wuping',
    value,
  })
  const clash = {
    kind: 'value',
    field: 'account',
    sides: [side(1, '6228480402564890018'), side(2, '6228480402564890118')],
    settles: 'owner',
  } as const
  const [one, other] = clash.sides.map((each) => sideWords(clash, each, item, zh, '周桂兰'))
  expect(one?.value).toBe('62********18')
  expect(one?.whole).toBe('6228480402564890018')
  expect(other?.whole).toBe('6228480402564890118')
})

test('every fact of live assistance is told in both languages, under a seal of its own', () => {
  for (const { type, v } of [...consultFacts, ...consultHelpFacts, ...consultRecordFacts]) {
    const said = line(1, type, specimens[`${type}@${v}`])
    for (const words of [zh, english]) {
      const { seal, text } = told([said], words)
      expect([seal, text], type).not.toEqual(['？', words.t.story.unknown])
      expect(seal, type).not.toBe('记')
      expect(text, type).toMatch(/\S/)
    }
  }
})

test('what was proposed is told by the name of its field, and what is personal stays covered', () => {
  const proposed = (key: string, value: string) =>
    told([line(1, 'consult.proposed', { field: key, value, reason: '照凭证' }, 'linxiao')])
  expect(proposed('income', '380.00')).toMatchObject({
    seal: '议',
    text: '林晓 建议 运费收入 填 380.00',
    detail: '照凭证',
  })
  expect(proposed('account', '6222020000001234').text).not.toContain('6222020000001234')
})
