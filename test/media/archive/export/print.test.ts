import { expect, test } from 'vitest'
import { coverHtml } from '../../../../media/archive/export/cover.ts'
import { createPrint } from '../../../../media/archive/export/print.ts'
import { sheetsOf } from '../../../e2e/paper.ts'
import { manifestOf, originals } from './fixture.ts'

const html = coverHtml(manifestOf(originals().map(({ original }) => original)), 'ab', 'cd', {
  item: 'evidence:wuping.01JDAW5RZ0ABCDEFGHJKMNPQRS',
  name: 'EV-wuping-1',
  at: Date.UTC(2026, 10, 22),
  reason: '法院调取',
  askedBy: '梁颖',
  answeredBy: '曹静',
  county: '松岚县',
  station: '雾坪镇',
  leftOut: [],
  looks: [],
  ledger: null,
})

test('a cover sheet is printed on A4, with a font that has Chinese', async () => {
  const pdf = await createPrint()(html)
  if (!pdf) throw new Error('this computer has no Chromium')
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
  expect(pdf.toString('latin1')).toMatch(/\/FontName \/\w+\+(?:Noto|Source|WenQuanYi|Sim)/)
})

test('where there is no browser, or it cannot do it, nothing is printed and nothing is said to be', async () => {
  expect(await createPrint(['no-such-browser'])(html)).toBeNull()
  expect(await createPrint(['false'])(html)).toBeNull()
})
