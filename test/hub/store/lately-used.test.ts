import { expect, test } from 'vitest'
import { createLatelyUsed } from '../../../hub/store/lately-used.ts'

test('what is used stays, what is not used goes, and never more than was allowed is kept', () => {
  const memory = createLatelyUsed<number>(10)
  for (let count = 0; count < 1000; count++) {
    memory.set(`n${count}`, count)
    expect(memory.get('n0')).toBe(0)
  }
  const kept = Array.from({ length: 1000 }, (_, count) => `n${count}`).filter(
    (name) => memory.get(name) !== undefined,
  )
  expect(kept.length).toBeLessThanOrEqual(10)
  expect(kept).toContain('n999')
})

test('what was changed or deleted is not remembered as it was', () => {
  const memory = createLatelyUsed<number>(4)
  memory.set('a', 1)
  for (const name of ['b', 'c', 'd']) memory.set(name, 0)
  memory.set('a', 2)
  expect(memory.get('a')).toBe(2)
  memory.delete('a')
  expect(memory.get('a')).toBeUndefined()
})

test('where it is told what each weighs, heavy ones leave room for fewer', () => {
  const kept = (value: string): number => {
    const memory = createLatelyUsed<string>(1000, ({ length }) => length)
    const names = Array.from({ length: 1000 }, (_, count) => `n${count}`)
    for (const name of names) memory.set(name, value)
    return names.filter((name) => memory.get(name) !== undefined).length
  }
  expect(kept('x')).toBeGreaterThan(400)
  expect(kept('x'.repeat(50))).toBeLessThanOrEqual(20)
  expect(kept('x'.repeat(2000))).toBe(1)
})
