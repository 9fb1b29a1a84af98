import { describe, expect, it } from 'vitest'
import type { FindQuery } from '../../hub/store/store.ts'
import { keep, laned, plain, type Hands, type Note } from './world.ts'

const ids = (docs: readonly { _id: string }[]): string[] => docs.map(({ _id }) => _id)

/** Every page of a query. */
async function all(hands: Hands, query: Omit<FindQuery, 'bookmark'>): Promise<string[][]> {
  const pages: string[][] = []
  let bookmark: string | undefined
  do {
    const page = await plain(hands).find({ ...query, ...(bookmark === undefined ? {} : { bookmark }) })
    pages.push(ids(page.docs))
    bookmark = page.bookmark
  } while (bookmark !== undefined)
  return pages
}

const cases: Note[] = [
  { _id: 'c1', state: 'open', due: '2026-11-18' },
  { _id: 'c2', state: 'open', due: '2026-11-17' },
  { _id: 'c3', state: 'done', due: '2026-11-16' },
  { _id: 'c4', state: 'open', due: '2026-11-17' },
  { _id: 'c5', state: 'open', due: '2026-11-20' },
  { _id: 'c6', state: 'open' },
  { _id: 'c7', due: '2026-11-17' },
]

export function finding(hands: Hands): void {
  describe('finding by an index', () => {
    it('gives the documents with a value, in the order of the next field', async () => {
      await keep(plain(hands), cases)
      const page = await plain(hands).find({ index: 'by-state', where: { state: 'open' }, limit: 9 })
      expect(ids(page.docs)).toEqual(['c2', 'c4', 'c1', 'c5'])
      expect(page.docs[0]).toEqual(cases[1])
      expect(page.bookmark).toBeUndefined()
    })

    it('leaves out what lacks a field of the index', async () => {
      await keep(plain(hands), cases)
      expect(await all(hands, { index: 'by-state', where: {}, limit: 9 })).toEqual([
        ['c3', 'c2', 'c4', 'c1', 'c5'],
      ])
    })

    it('reads a span from its first value to before its last', async () => {
      await keep(plain(hands), cases)
      const due = { from: '2026-11-17', to: '2026-11-20' }
      const query = { index: 'by-state', where: { state: 'open', due }, limit: 9 }
      expect(await all(hands, query)).toEqual([['c2', 'c4', 'c1']])
      expect(await all(hands, { ...query, where: { state: 'open', due: { from: '2026-11-18' } } })).toEqual([
        ['c1', 'c5'],
      ])
      expect(await all(hands, { ...query, where: { state: 'open', due: { to: '2026-11-18' } } })).toEqual([
        ['c2', 'c4'],
      ])
      expect(await all(hands, { ...query, where: { state: 'open', due: '2026-11-17' } })).toEqual([
        ['c2', 'c4'],
      ])
    })

    it('turns the order around', async () => {
      await keep(plain(hands), cases)
      const query = { index: 'by-state', where: { state: 'open' }, descending: true, limit: 2 }
      expect((await all(hands, query)).flat()).toEqual(['c5', 'c1', 'c4', 'c2'])
      const where = { state: 'open', due: { from: '2026-11-17', to: '2026-11-20' } }
      expect((await all(hands, { ...query, where, limit: 1 })).flat()).toEqual(['c1', 'c4', 'c2'])
    })

    it('orders numbers by their value', async () => {
      const numbers = [-1e9, -20, -3.5, -0.25, 0, 1e-7, 2, 10, 9007199254740991]
      await keep(
        plain(hands),
        numbers.toReversed().map((number, at) => ({ _id: `n${at}`, number })),
      )
      const { docs } = await plain(hands).find({ index: 'by-number', where: {}, limit: 99 })
      expect(docs.map(({ number }) => number)).toEqual(numbers)
      const some = await plain(hands).find({
        index: 'by-number',
        where: { number: { from: -3.5, to: 2 } },
        limit: 99,
      })
      expect(some.docs.map(({ number }) => number)).toEqual([-3.5, -0.25, 0, 1e-7])
    })

    it('turns pages over many documents of the same value', async () => {
      const many = Array.from({ length: 57 }, (_, at) => ({
        _id: `m${String(at).padStart(3, '0')}`,
        number: at % 3,
      }))
      await keep(plain(hands), many)
      const wanted = [0, 1, 2].flatMap((rest) =>
        many.filter(({ number }) => number === rest).map(({ _id }) => _id),
      )
      expect((await all(hands, { index: 'by-number', where: {}, limit: 10 })).flat()).toEqual(wanted)
      const down = await all(hands, { index: 'by-number', where: {}, limit: 10, descending: true })
      expect(down.flat()).toEqual(wanted.toReversed())
    })

    it('passes over nothing when the last document of a page goes or changes before the next page', async () => {
      await keep(
        plain(hands),
        Array.from({ length: 6 }, (_, at): Note => ({ _id: `d${at}`, state: 'open', due: '1' })),
      )
      const query = { index: 'by-state', where: { state: 'open' }, limit: 2 }
      const first = await plain(hands).find(query)
      expect(ids(first.docs)).toEqual(['d0', 'd1'])
      await plain(hands).putAll([{ _id: 'd1', state: 'taken', due: '1' }])
      const second = await plain(hands).find({ ...query, bookmark: first.bookmark ?? '' })
      expect(ids(second.docs)).toEqual(['d2', 'd3'])
      await plain(hands).remove(['d3'])
      const third = await plain(hands).find({ ...query, bookmark: second.bookmark ?? '' })
      expect(ids(third.docs)).toEqual(['d4', 'd5'])
    })

    it('follows every change at once, and after a restart', async () => {
      await keep(plain(hands), cases)
      const states = async (): Promise<string[]> => {
        const page = await plain(hands).find({ index: 'by-state', where: { state: 'done' }, limit: 9 })
        return ids(page.docs)
      }
      expect(await states()).toEqual(['c3'])
      await plain(hands).putAll([{ _id: 'c2', state: 'done', due: '2026-11-17' }])
      expect(await states()).toEqual(['c3', 'c2'])
      await plain(hands).remove(['c3'])
      expect(await states()).toEqual(['c2'])
      await hands.restart()
      expect(await states()).toEqual(['c2'])
      await keep(plain(hands), [{ _id: 'c3', state: 'done', due: '2026-11-30' }])
      expect(await states()).toEqual(['c2', 'c3'])
    })

    it('finds across lanes', async () => {
      const subject = 'visit:WP.01'
      await keep(laned(hands), [
        { _id: 'lane-b:1', subject, text: 'b' },
        { _id: 'lane-a:1', subject, text: 'a' },
        { _id: 'lane-a:2', subject: 'visit:WP.02', text: 'a' },
      ])
      const { docs } = await laned(hands).find({ index: 'by-subject', where: { subject }, limit: 9 })
      expect(ids(docs)).toEqual(['lane-a:1', 'lane-b:1'])
    })

    it('takes a query that no index answers for a mistake of the program', async () => {
      const wrong: Omit<FindQuery, 'limit'>[] = [
        { index: 'by-text', where: {} },
        { index: 'by-state', where: { due: 'x' } },
        { index: 'by-state', where: { state: { from: 'a' }, due: 'x' } },
        { index: 'by-number', where: { number: 1, state: 'x' } },
      ]
      for (const query of wrong)
        await expect(plain(hands).find({ ...query, limit: 9 })).rejects.toThrow(TypeError)
    })

    it('says when a bookmark is not one of this query', async () => {
      const query = { index: 'by-state', where: { state: 'open' }, limit: 9 }
      for (const bookmark of ['', 'nonsense', 'WyJkb25lIl0', 'eyJhIjoxfQ']) {
        await expect(plain(hands).find({ ...query, bookmark })).rejects.toMatchObject({ code: 'bookmark' })
      }
    })
  })
}
