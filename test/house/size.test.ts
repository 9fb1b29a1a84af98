// Prevents: the file that everyone adds to and nobody reads any more.
import { expect, test } from 'vitest'
import { houseFiles } from './house-files.ts'

test('no file of a room is longer than 250 lines', () => {
  const long = houseFiles('shared,station,hub,media,scripts', 'ts,svelte,css,mjs')
    .filter(({ lines }) => lines.length > 251)
    .map(({ path, lines }) => `${path}: ${lines.length - 1} lines`)
  expect(long).toEqual([])
})
