import type { Visitor } from '../../../shared/facts/visit.ts'

/** Somebody who comes to a station, and the business that the person comes for, if any. */
export type DemoVisitor = {
  readonly visitor: Visitor
  readonly business: { readonly name: string; readonly uscc: string } | null
}

function person(
  name: string,
  number: string,
  phone = '',
  business: DemoVisitor['business'] = null,
): DemoVisitor {
  return { visitor: { name, identity: { kind: 'resident', number }, phone }, business }
}

/**
 * The visitors of the demo world, by name in pinyin. All are invented: division 999999 belongs to no place, and no telephone number
 * begins with 100. The check characters are right.
 */
export const visitors = {
  luomusheng: person('罗木生', '999999196409170052', '10000000105', {
    name: '罗木生豆腐坊',
    uscc: '92999999MA0T0F1D7Q',
  }),
  lixiuying: person('李秀英', '999999195803120024'),
  zhangyumei: person('张玉梅', '999999198806230062', '10000000126', {
    name: '山月民宿',
    uscc: '92999999MA0TY5M295',
  }),
  wangjianjun: person('王建军', '999999197903180031', '10000000152', {
    name: '王建军货运',
    uscc: '92999999MA0EWX4Q2L',
  }),
  duzhiqiang: person('杜志强', '99999919850211007X', '10000000137', {
    name: '宏达劳务有限公司',
    uscc: '91999999MA0HD7L22G',
  }),
  zhaoqiang: person('赵强', '999999199911080099', '10000000171'),
  yechunsheng: person('叶春生', '999999197004010119', '10000000188', {
    name: '云岚茶叶合作社',
    uscc: '93999999MA0C8Y1T8C',
  }),
  ayiguli: person('阿依古丽·买买提', '999999199008150089', '10000000119', {
    name: '阿依古丽馕店',
    uscc: '92999999MA0NG8A35A',
  }),
  liyan: person('李䶮', '999999199503200135', '10000000164'),
} as const satisfies Readonly<Record<string, DemoVisitor>>

/** The five for whom 李秀英 pays; the last is not found in the insurance records (item 9). */
export const liFamily: readonly Visitor[] = [
  visitors.lixiuying.visitor,
  person('陈福田', '999999195604050019').visitor,
  person('陈志明', '999999198408220010').visitor,
  person('何丽', '999999198605170040').visitor,
  person('陈小禾', '999999202605090023').visitor,
]
