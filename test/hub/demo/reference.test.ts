import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { articles } from '../../../hub/demo/reference/articles.ts'
import { calendar } from '../../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../../hub/demo/reference/catalogue.ts'
import { statutoryDays } from '../../../hub/demo/reference/holidays.ts'
import { staff } from '../../../hub/demo/reference/staff.ts'
import { county, stations } from '../../../hub/demo/reference/stations.ts'
import { liFamily, visitors } from '../../../hub/demo/reference/visitors.ts'
import { articlePublished } from '../../../shared/facts/article.ts'
import { countyNamed } from '../../../shared/facts/county.ts'
import { staffAppointed } from '../../../shared/facts/staff.ts'
import { stationOpened } from '../../../shared/facts/station.ts'
import { visitorSchema } from '../../../shared/facts/visit.ts'
import { parseCalendar } from '../../../shared/rules/calendar.ts'
import { checkId } from '../../../shared/rules/ids.ts'
import { maskId, maskPhone } from '../../../shared/rules/mask.ts'
import { checkPersonName, checkTaxpayerName } from '../../../shared/rules/names.ts'
import { checkPhone } from '../../../shared/rules/phone.ts'

const demo = { demo: true, today: '2026-11-16' }

test('the catalogue has five classes, twenty-three quick items, and everything else that the demo world names', () => {
  const quick = catalogue.items.flatMap((item) => (item.lane === 'quick' ? [item] : []))
  expect(quick.map((item) => item.number)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
  expect(quick.map((item) => item.class).join('')).toBe(
    `${'甲'.repeat(5)}${'乙'.repeat(5)}${'丙'.repeat(5)}${'丁'.repeat(4)}${'戊'.repeat(4)}`,
  )
  expect(quick.filter((item) => item.mode === 'agent').map((item) => item.number)).toEqual([
    2, 3, 7, 9, 10, 11, 15, 19,
  ])
  const counts = ['self', 'assisted', 'complex'].map(
    (lane) => catalogue.items.filter((item) => item.lane === lane).length,
  )
  expect(counts).toEqual([5, 7, 8])
})

test('every item asks for two to nine things', () => {
  for (const { id, fields } of catalogue.items) {
    expect([id, fields.length >= 2 && fields.length <= 9]).toEqual([id, true])
  }
})

test('whatever tells who or where a person is, is marked personal', () => {
  const fields = catalogue.items.flatMap((item) => item.fields)
  const open = fields.filter(({ kind, personal }) => ['id', 'phone', 'name'].includes(kind) && !personal)
  expect(open).toEqual([])
  expect(
    fields
      .filter(({ key }) => key === 'account')
      .filter(({ kind, personal }) => kind === 'text' && !personal),
  ).toEqual([])
})

test('the calendar is good, and each station has its hours in it', () => {
  expect(parseCalendar(calendar)).toEqual({ ok: true, calendar })
  for (const { id } of stations) expect(calendar.hours).toHaveProperty(id)
})

test('the holiday table is what chinese-days says of 2025 and 2026, and nothing more', () => {
  const known: Record<string, string> = {}
  for (const year of [2025, 2026]) {
    const { holidays, workdays } = JSON.parse(
      readFileSync(`node_modules/chinese-days/dist/years/${year}.json`, 'utf8'),
    ) as Record<'holidays' | 'workdays', Record<string, string>>
    for (const date of Object.keys(holidays)) known[date] = 'holiday'
    for (const date of Object.keys(workdays)) known[date] = 'makeUp'
  }
  expect(Object.fromEntries(Object.entries(statutoryDays).map(([date, { kind }]) => [date, kind]))).toEqual(
    known,
  )
})

test('county, stations, staff and articles are facts that the journal takes', () => {
  const { id: _county, ...named } = county
  expect(v.is(countyNamed.body, named)).toBe(true)
  for (const { id: _id, ...station } of stations)
    expect(v.is(stationOpened.body, { version: 1, ...station })).toBe(true)
  for (const { id: _id, ...person } of staff)
    expect(v.is(staffAppointed.body, { version: 1, ...person })).toBe(true)
  for (const { id, ...body } of articles) {
    expect([id, v.is(articlePublished.body, body)]).toEqual([id, true])
    for (const item of body.items) expect(catalogue.items.map((one) => one.id)).toContain(item)
    expect(body.source).toContain('演示')
  }
  expect(staff).toHaveLength(20)
})

test('the people of the demo exist nowhere: their numbers are well made and good only in a demo', () => {
  const people = [...Object.values(visitors).map(({ visitor }) => visitor), ...liFamily]
  for (const { name, identity, phone } of people) {
    expect(checkPersonName(name)).toEqual({ ok: true, value: name })
    expect(v.is(visitorSchema, { name, identity, phone })).toBe(true)
    if (!identity) throw new Error('everybody has an identity card')
    expect(checkId(identity.kind, identity.number, demo)).toEqual({ ok: true, value: identity.number })
    expect(checkId(identity.kind, identity.number, { demo: false })).toMatchObject({
      problem: { code: 'id-demo-only' },
    })
    expect(phone === '' || checkPhone(phone, demo).ok).toBe(true)
  }
  expect(checkPhone(county.phone, demo)).toMatchObject({ ok: true })
})

test('their businesses have right credit codes', () => {
  for (const { business } of Object.values(visitors)) {
    if (!business) continue
    expect(checkTaxpayerName(business.name)).toMatchObject({ ok: true })
    expect(checkId('uscc', business.uscc, demo)).toEqual({ ok: true, value: business.uscc })
  }
})

test('on slips they look as in the drawings', () => {
  const { wangjianjun } = visitors
  expect(maskId('resident', wangjianjun.visitor.identity?.number ?? '')).toBe('999999********0031')
  expect(maskId('uscc', wangjianjun.business?.uscc ?? '')).toBe('92999999********2L')
  expect(maskPhone(wangjianjun.visitor.phone)).toBe('100****0152')
  expect(liFamily.map(({ identity }) => identity?.number.slice(14))).toEqual([
    '0024',
    '0019',
    '0010',
    '0040',
    '0023',
  ])
})
