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

/** Tests that belong to the suite of their room: it goes through every endpoint, both stores, or all that a browser writes. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'test/contract/appending.ts': [
    'P2, run 4: keeps the good documents of a batch and says of each bad one what is wrong',
    'R13: keeps ids in any script and with signs that mean something in an address',
  ],
  'test/contract/ranging.ts': ['P5: orders ids by their characters, Latin before Chinese'],
  'test/hub/routes/doors.test.ts': ['P13: is closed to somebody who is not signed in'],
  'test/integration/stations.test.ts': [
    'P17: hears nothing of it, neither entry nor key, wherever it says that it stands',
  ],
  'test/e2e/wrong-clock.test.ts': [
    'run 5: every transaction in which the desk writes asks the browser to wait for its disk',
  ],
}

test('each stands in this folder, or in the suite of its room under just this name', () => {
  const strays = rows.filter(({ file }) => !file.startsWith('test/faults/'))
  const isNamed = ({ number, file }: (typeof rows)[number]): boolean =>
    elsewhere[file]?.some((name) => name.split(':')[0]?.split(', ').includes(number)) === true
  expect(strays.filter((row) => !isNamed(row))).toEqual([])
  for (const [file, names] of Object.entries(elsewhere)) {
    const text = readFileSync(file, 'utf8')
    expect(names.filter((name) => !text.includes(`'${name}'`))).toEqual([])
  }
})

test('no test bears a number that nobody knows', () => {
  const files = houseFiles('test', 'ts').map(({ path }) => path)
  expect(files.flatMap(numbersIn).filter((number) => !known.includes(number))).toEqual([])
})
