import type { CatalogueField, CatalogueItem, QuickItem } from '../../../shared/rules/catalogue.ts'
import type { IdKind } from '../../../shared/rules/id-kinds.ts'

type Extra = { readonly optional?: true; readonly personal?: true }
type Paper = CatalogueItem['papers'][number]

function field(kind: CatalogueField['kind']) {
  return (key: string, zh: string, en: string, { optional, personal }: Extra = {}): CatalogueField => ({
    key,
    label: { zh, en },
    kind,
    required: optional !== true,
    personal: personal === true,
  })
}

export const text = field('text')
export const money = field('money')
export const number = field('number')
export const date = field('date')
export const name = field('name')

/** Somebody's telephone number is always personal. */
export function phone(key: string, zh: string, en: string): CatalogueField {
  return field('phone')(key, zh, en, { personal: true })
}

/** So is an identifier, except an organisation's. */
export function id(key: string, zh: string, en: string, idKind: IdKind, extra: Extra = {}): CatalogueField {
  return { ...field('id')(key, zh, en, { personal: true, ...extra }), idKind }
}

export function choice(
  key: string,
  zh: string,
  en: string,
  options: Readonly<Record<string, readonly [zh: string, en: string]>>,
): CatalogueField {
  const listed = Object.entries(options).map(([option, label]) => ({
    key: option,
    label: { zh: label[0], en: label[1] },
  }))
  return { ...field('choice')(key, zh, en), options: listed }
}

/** 所属期. The key `period` is the one that the legal last day is counted from. */
export const period = field('period')('period', '所属期', 'Tax period')
export const year = field('period')('year', '年度', 'Year')
export const tax = choice('tax', '税种', 'Tax', {
  vat: ['增值税', 'VAT'],
  income: ['个人所得税', 'Individual income tax'],
  profits: ['企业所得税', 'Corporate income tax'],
  others: ['其他', 'Other'],
})
export const reason = text('reason', '原因', 'Reason')

export function paper(key: string, zh: string, en: string, { optional }: Extra = {}): Paper {
  return { key, name: { zh, en }, required: optional !== true }
}

export const idCard = paper('idCard', '身份证', 'Identity card')
export const licence = paper('licence', '营业执照', 'Business licence')
export const proxy = paper('proxy', '授权委托书', 'Power of attorney', { optional: true })

type QuickRest = Pick<QuickItem, 'number' | 'mode' | 'skill' | 'offline' | 'fields'> &
  Partial<Pick<QuickItem, 'lastDay' | 'papers'>>

/** A quick item of one class; its id follows its number: q07. */
export function quick(itemClass: QuickItem['class'], zh: string, en: string, rest: QuickRest): QuickItem {
  return {
    id: `q${String(rest.number).padStart(2, '0')}`,
    lane: 'quick',
    class: itemClass,
    name: { zh, en },
    lastDay: 'none',
    papers: [],
    ...rest,
  }
}

type Slow = Exclude<CatalogueItem, QuickItem>
type SlowRest = Pick<Slow, 'skill' | 'offline' | 'fields'> &
  Partial<Pick<Slow, 'lastDay' | 'papers' | 'limit'>>

export function item(lane: Slow['lane'], itemId: string, zh: string, en: string, rest: SlowRest): Slow {
  return { id: itemId, lane, name: { zh, en }, lastDay: 'none', papers: [], ...rest }
}
