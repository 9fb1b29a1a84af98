import type { CatalogueField, CatalogueItem } from '../../../shared/rules/catalogue.ts'
import { catalogue } from '../reference/catalogue.ts'
import type { DemoVisitor } from '../reference/visitors.ts'
import type { ScriptEnding, ScriptVisit } from './script.ts'

type Place = {
  readonly desk: string
  readonly by: string
  readonly number: number
  readonly who: DemoVisitor | undefined
  readonly day: string
}
type Times = {
  readonly opened: string
  readonly closed: string
  readonly ended?: string
  readonly outcome?: ScriptEnding
}

/** A visit as most are: one matter, its fields as such people have them, over within the time of its lane. */
export function ordinary({ who, day, ...place }: Place, times: Times, itemId: string): ScriptVisit {
  const { opened, closed, ended } = times
  const item = catalogue.items.find(({ id }) => id === itemId)
  if (!who || !item) throw new RangeError(`nobody, or nothing, for ${itemId}`)
  const at = (time: string): string => `${day} ${time}`
  const fields = Object.fromEntries(
    item.fields.filter(({ required }) => required).map((field) => [field.key, valueOf(field, who, day)]),
  )
  const outcome = times.outcome ?? endingOf(item, place.number)
  const needsVoucher = 'voucher' in outcome
  const end = at(ended ?? closed)
  return {
    ...place,
    who,
    opened: at(opened),
    called: at(opened),
    closed: at(closed),
    matters: [
      {
        item: item.id,
        sorted: at(opened),
        fields,
        ...(needsVoucher
          ? { papers: [{ name: '缴款凭证', sheet: 'letter', pages: 1, at: end, voucher: true }] }
          : {}),
        ended: { at: end, outcome },
      },
    ],
  }
}

/** Quick items of the first three classes and most machines' work end with a number; what could not be done today says so. */
function endingOf(item: CatalogueItem, number: number): ScriptEnding {
  if (item.id === 'a-vehicle') return { outcome: 'missing', missing: ['合格证'], until: '2026-11-19' }
  if (item.id === 'q07' || item.id === 'q23') return { outcome: 'answered' }
  if (item.id === 's-payment') return { outcome: 'done', voucher: 'paper' }
  if (item.lane === 'self') return { outcome: 'selfServed', where: 'kiosk' }
  return {
    outcome: 'done',
    number: `999920261116${String(number).padStart(3, '0')}${item.id.replaceAll(/\D/g, '').padStart(2, '0')}`,
  }
}

const texts: Readonly<Record<string, string>> = {
  bank: '松岚农商行',
  account: '6200000000000001003',
  holder: '本人',
  trade: '小百货',
  message: '扣款失败，账户状态异常',
  reason: '算错了一笔',
  note: 'HZ20261109004',
  application: 'DK20261110012',
  returned: '证明看不清',
  buyer: '松岚县第二小学',
  goods: '装修劳务',
  place: '松岚县沙河园区',
  contract: '设备安装合同',
  partner: '东屏县启明建筑有限公司',
  vehicle: '五菱荣光',
  frame: 'LZWADAGA0N0000017',
  plate: '南A00017',
  is: '60%',
  shouldBe: '100%',
  for: '实名采集',
  village: '雾坪村一组',
  household: '雾坪村一组',
}

const amounts: Readonly<Record<string, string>> = {
  sales: '32600.00',
  invoiced: '30460.00',
  declared: '30460.00',
  due: '978.00',
  limit: '100000.00',
  wanted: '200000.00',
  amount: '8600.00',
  price: '52000.00',
}

function valueOf(field: CatalogueField, { visitor, business }: DemoVisitor, day: string): string {
  switch (field.kind) {
    case 'period':
      return field.key === 'year' ? '2026' : day.startsWith('10') ? '2026-09' : '2026-10'
    case 'choice':
      return field.options?.[0]?.key ?? ''
    case 'money':
      return amounts[field.key] ?? '1200.00'
    case 'number':
      return '4'
    case 'date':
      return field.key === 'to' ? '2026-11-10' : '2026-10-09'
    case 'phone':
      return visitor.phone === '' ? '10000000199' : visitor.phone
    case 'name':
      return visitor.name
    case 'id':
      return field.idKind === 'resident'
        ? (visitor.identity?.number ?? '')
        : (business?.uscc ?? '92999999MA0EWX4Q2L')
    case 'text':
      return texts[field.key] ?? '照系统上写的'
  }
}
