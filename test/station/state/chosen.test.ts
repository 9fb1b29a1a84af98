import { expect, test } from 'vitest'
import { chosenBy } from '../../../station/state/chosen.ts'
import { idOf as id, lineOf as line } from '../timeline-line.ts'

const told = line(1, 'matter.field-set', { field: 'income', value: '48600.00', how: 'paper' })
const heard = line(2, 'matter.field-set', { field: 'income', value: '46800.00', how: 'phone' }, 'zhenghang')

test('of two values a settlement says the one that it keeps, or what the visitor confirmed', () => {
  expect(chosenBy(id(2), [told, heard])).toEqual({ kind: 'value', field: 'income', value: '46800.00' })
  const seen = line(3, 'matter.field-confirmed', { field: 'income', value: '48600.00' })
  expect(chosenBy(id(3), [told, heard, seen])).toEqual({ kind: 'value', field: 'income', value: '48600.00' })
})

test('a settlement that is kept by a later one says what that one kept', () => {
  const first = line(4, 'case.clash-settled', { kind: 'value', field: 'income', keep: id(1), reason: '' })
  const again = line(5, 'case.clash-settled', { kind: 'value', field: 'income', keep: id(4), reason: '' })
  expect(chosenBy(id(5), [told, heard, first, again])).toEqual({
    kind: 'value',
    field: 'income',
    value: '48600.00',
  })
})

test('of two outcomes it is the one that stands; a question or a reopening that stands means that it goes on', () => {
  const ended = line(1, 'matter.ended', { outcome: { outcome: 'missing', missing: ['户口簿'] } })
  const reopened = line(2, 'matter.reopened', {})
  const asked = line(3, 'case.asked', { text: '户口簿首页带了吗' }, 'linxiao')
  const all = [ended, reopened, asked]
  expect(chosenBy(id(1), all)).toEqual({ kind: 'outcome', outcome: 'missing' })
  expect(chosenBy(id(2), all)).toEqual({ kind: 'goes-on' })
  expect(chosenBy(id(3), all)).toEqual({ kind: 'goes-on' })
})

test('of two takers it is whoever took it, or was given it', () => {
  const taken = line(1, 'case.taken', {}, 'linxiao')
  const assigned = line(2, 'case.assigned', { to: 'wuqian' }, 'shenguoping')
  expect(chosenBy(id(1), [taken, assigned])).toEqual({ kind: 'taker', staff: 'linxiao' })
  expect(chosenBy(id(2), [taken, assigned])).toEqual({ kind: 'taker', staff: 'wuqian' })
})

test('what is kept but not here, cannot be read, or names itself, is not made up', () => {
  const itself = line(1, 'case.clash-settled', { kind: 'outcomes', keep: id(1), reason: '' })
  expect(chosenBy(id(9), [told])).toBeNull()
  expect(chosenBy(id(1), [itself])).toBeNull()
  expect(chosenBy(id(1), [line(1, 'matter.field-set', null)])).toBeNull()
})
