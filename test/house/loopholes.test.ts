// Prevents: a rule that is obeyed everywhere except where it mattered. Barrels hide where things live, a silenced warning hides what
// is wrong, and what is left "for later" is left. (`any` itself is the linter's: what counts here is that nobody switches it off.)
import { expect, test } from 'vitest'
import { houseFiles, placesOf } from './house-files.ts'

const code = houseFiles('shared,station,hub,media,scripts,bench,test', 'ts,svelte,mjs')
const others = code.filter(({ path }) => path !== 'test/house/loopholes.test.ts')

test('no file only passes on what others export', () => {
  expect(code.map(({ path }) => path).filter((path) => /(^|\/)index\.(ts|mjs)$/.test(path))).toEqual([])
  expect(placesOf(others, /^export .* from '/)).toEqual([])
})

test('nobody silences the compiler or the linter', () => {
  expect(placesOf(others, /@ts-(ignore|expect-error|nocheck)|(oxlint|eslint)-disable/)).toEqual([])
})

test('of the warnings of Svelte only those about accessibility are answered by hand: there axe looks again', () => {
  const silenced = placesOf(others, /svelte-ignore/)
  expect(silenced.filter((place) => !/svelte-ignore (a11y_\w+(, )?)+ -->/.test(place))).toEqual([])
})

test('nothing is left for later, no test is skipped or alone', () => {
  expect(placesOf(others, /\b(TODO|FIXME|HACK)\b|\.(only|skip|todo)\(/)).toEqual([])
})
