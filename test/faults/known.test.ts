// Prevents: a fault that somebody else had, that we know of, and that nobody would notice here.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { houseFiles } from '../house/house-files.ts'

const series = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${letter}${at + 1}`)
const known = [...series('R', 14), ...series('P', 21), ...series('run ', 9)]

/** Rows of the table: number and file. */
const rows = [
  ...readFileSync('docs/faults.md', 'utf8').matchAll(/^\| (\S+(?: \d+)?) \| [^|]+ \| (\S+) \|$/gm),
]
  .map(([, number = '', file = '']) => ({ number, file }))
  .filter(({ number }) => /\d$/.test(number))

/** Numbers that begin a test's name: `R5, R14: …`. */
function numbersIn(file: string): readonly string[] {
  const titles = readFileSync(file, 'utf8').matchAll(
    /\b(?:test|it)(?:\.each\([^\n]*\))?\(\s*'((?:(?:R|P|run )\d+(?:, )?)+):/g,
  )
  return [...titles].flatMap(([, list = '']) => list.split(', '))
}

test('each known fault has a row, and its row a test of its name', () => {
  expect(rows.map(({ number }) => number)).toEqual(known)
  expect(rows.filter(({ number, file }) => !numbersIn(file).includes(number))).toEqual([])
})

test('no test bears a number that nobody knows', () => {
  const files = houseFiles('test', 'ts').map(({ path }) => path)
  expect(files.flatMap(numbersIn).filter((number) => !known.includes(number))).toEqual([])
})
