import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { problemOf } from '../../../shared/rules/problem.ts'
import { codePoints, isWellFormed, textProblem, textSchema } from '../../../shared/rules/text.ts'

test('text keeps its spaces and is refused rather than changed', () => {
  expect(v.parse(textSchema({ max: 10 }), '  两边有空格 ')).toBe('  两边有空格 ')
})

test('half a surrogate pair, control characters and too much text each have their name and place', () => {
  expect(textProblem('好\udc00', { max: 10 })).toEqual({ code: 'text-broken', params: {}, at: 1 })
  expect(textProblem('好\u0007', { max: 10 })).toEqual({ code: 'text-control', params: {}, at: 1 })
  expect(textProblem('账号\u202e12345', { max: 10 })).toEqual({ code: 'text-control', params: {}, at: 2 })
  expect(textProblem('一\n二', { max: 10 })).toEqual({ code: 'text-control', params: {}, at: 1 })
  expect(textProblem('一\n二', { max: 10, lines: true })).toBeNull()
  expect(textProblem('𠮷𠮷𠮷', { max: 2 })).toEqual({ code: 'text-long', params: { max: 2, over: 1 } })
  expect(textProblem('   ', { min: 1, max: 10 })).toEqual({ code: 'text-empty', params: { min: 1 } })
})

test('a schema names the code, the place in the body and the bound, and never repeats what was written', () => {
  const body = v.safeParse(v.object({ note: textSchema({ max: 3 }) }), { note: '罗木生的地址' })
  expect(body.success).toBe(false)
  expect(body.issues?.map(problemOf)).toEqual([
    { code: 'text-long', params: { where: 'note', expected: '0..3' } },
  ])
  const shape = v.safeParse(v.object({ note: v.string() }), { note: 7 })
  expect(shape.issues?.map(problemOf)).toEqual([
    { code: 'shape-wrong', params: { where: 'note', expected: 'string' } },
  ])
})

test('well-formed means what the language means by it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '李', '𠮷', '\ud842', '\udfb7') }), (text) => {
      const known = text as string & { isWellFormed: () => boolean }
      expect(isWellFormed(text)).toBe(known.isWellFormed())
      expect(codePoints(text)).toBe([...text].length)
    }),
  )
})
