import type { Chance } from '../../hub/demo/chance.ts'
import { catalogue } from '../../hub/demo/reference/catalogue.ts'
import type { Visitor } from '../../shared/facts/visit.ts'
import type { CatalogueItem } from '../../shared/rules/catalogue.ts'
import { residentCheck } from '../../shared/rules/resident-id.ts'

/** What somebody at a desk says; a station's store, and a light desk, take it as it is. */
export type Said = { readonly subject: string; readonly type: string; readonly body: unknown }

const surnames = '罗李张王杜赵叶何周林吴陈孙潘蒙韦覃莫唐蒋廖谢邓梁黄卢苏石龙杨'
const givenNames = [
  '木生',
  '秀英',
  '玉梅',
  '建军',
  '志强',
  '强',
  '春生',
  '桂兰',
  '小满',
  '文海',
  '丽萍',
  '大勇',
  '秋月',
  '长顺',
]
const values = [
  '2026-10',
  '32600.00',
  '松岚农商行',
  '本人',
  '扣款失败，账户状态异常',
  '算错了一笔',
  '松岚县沙河园区',
  '小百货',
]

/**
 * One visit as most are, about ten entries a matter: called, sorted by the county's catalogue, a few fields filled in and confirmed, ended, a
 * slip, closed. Every twelfth matter goes to the county. The same chance gives the same visit.
 */
export function visitOf(
  chance: Chance,
  number: number,
  newSubject: (kind: 'visit' | 'matter') => string,
): { readonly visit: string; readonly matters: readonly string[]; readonly said: readonly Said[] } {
  const visit = newSubject('visit')
  const who = visitorOf(chance, number)
  const matters = Array.from({ length: 1 + Math.floor(chance.below(5) / 4) }, () => newSubject('matter'))
  const said: Said[] = [
    { subject: visit, type: 'visit.opened', body: { number: 1 + (number % 9999), visitor: who } },
    { subject: visit, type: 'visit.called', body: {} },
    ...matters.flatMap((matter) => matterOf(chance, matter, visit, who)),
    { subject: visit, type: 'visit.slip-printed', body: { format: 'a5', code: '7KQ4-2M', matters } },
    { subject: visit, type: 'visit.closed', body: {} },
  ]
  return { visit, matters, said }
}

/** The least that makes a matter which lists can show: opened and sorted, and nothing done yet. */
export function shortMatter(chance: Chance, number: number, matter: string, visit: string): readonly Said[] {
  const said = matterOf(chance, matter, visit, visitorOf(chance, number))
  return said.slice(0, 2)
}

function matterOf(chance: Chance, matter: string, visit: string, who: Visitor): readonly Said[] {
  const item: CatalogueItem = chance.pick(catalogue.items)
  const fields = item.fields.slice(0, 3).map(({ key }) => ({ field: key, value: chance.pick(values) }))
  const limit = { unit: 'minutes', count: 10 }
  const sorted = {
    item: item.id,
    catalogue: catalogue.version,
    lane: item.lane,
    limit,
    due: { kind: 'none' },
  }
  const number = `9999202611${String(chance.below(100_000_000)).padStart(8, '0')}`
  const referred = { outcome: 'referred', to: { kind: 'skill', skill: item.skill } }
  const outcome = chance.below(12) === 0 ? referred : { outcome: 'done', number }
  return [
    { subject: matter, type: 'matter.opened', body: { visit, party: partyOf(who) } },
    { subject: matter, type: 'matter.sorted', body: sorted },
    ...fields.map((field) => ({
      subject: matter,
      type: 'matter.field-set',
      body: { ...field, how: 'told' },
    })),
    ...fields.map((field) => ({ subject: matter, type: 'matter.field-confirmed', body: field })),
    { subject: matter, type: 'matter.ended', body: { outcome } },
  ]
}

function visitorOf(chance: Chance, number: number): Visitor {
  const born = `19${50 + chance.below(50)}0${1 + chance.below(9)}1${chance.below(9)}`
  const first17 = `999999${born}${String(number % 1000).padStart(3, '0')}`
  return {
    name: chance.pick([...surnames]) + chance.pick(givenNames),
    identity: { kind: 'resident', number: first17 + residentCheck(first17) },
    phone: `100000${String(number % 100_000).padStart(5, '0')}`,
  }
}

function partyOf({ name, identity }: Visitor): object {
  return { kind: 'taxpayer', name, identity, capacity: 'self', proof: '' }
}
