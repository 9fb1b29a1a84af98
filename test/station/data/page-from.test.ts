// Prevents: news that the line has brought meanwhile, and that the courier's answer then seems to contradict.
import { expect, test } from 'vitest'
import { feedHash } from '../../../shared/entry/feed.ts'
import { pageFrom } from '../../../station/data/courier/page-from.ts'
import { digest } from './fake-browser.ts'

const lines: { n: number; item: string; hash: string }[] = []
for (const item of ['a', 'b', 'c', 'd'])
  lines.push({ n: lines.length + 1, item, hash: feedHash(digest, lines.at(-1)?.hash ?? '', item) })
const page = { epoch: 'e1', after: 0, lines, head: 4, signature: 's' }
const at = (n: number, hash = lines[n - 1]?.hash ?? '', epoch = 'e1') => ({ epoch, n, hash })

test('a page that follows, or is of another epoch, stays as it is', () => {
  expect(pageFrom(page, at(0))).toBe(page)
  expect(pageFrom(page, at(2, 'x', 'e0'))).toBe(page)
})

test('of a page that overlaps only what is new is left', () => {
  expect(pageFrom(page, at(3))).toEqual({ ...page, after: 3, lines: lines.slice(3) })
  expect(pageFrom(page, at(4))).toEqual({ ...page, after: 4, lines: [] })
})

test('a page that ends before the reader, or tells another story, is none', () => {
  expect(pageFrom(page, at(7, 'x'))).toBeNull()
  expect(pageFrom(page, at(3, 'x'))).toBeNull()
})
