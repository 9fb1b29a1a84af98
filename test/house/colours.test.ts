// Prevents: a grey that nobody chose, unreadable in the dark theme and on the poor screen of a bright room.
import { expect, test } from 'vitest'
import { houseFiles, placesOf } from './house-files.ts'

const colour =
  /#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(|: *(?:white|black|red|gr[ae]y)\b/i

test('colours have a name, and only tokens.css says which they are', () => {
  const styled = houseFiles('station', 'css,svelte').filter(({ path }) => path !== 'station/ui/tokens.css')
  expect(placesOf(styled, colour)).toEqual([])
})
