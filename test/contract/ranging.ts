import { describe, expect, it } from 'vitest'
import { endOf, justAfter } from '../../hub/store/store.ts'
import { all, keep, laned, lineId, lines, plain, type Hands, type Line } from './world.ts'

const ids = (docs: readonly { _id: string }[]): string[] => docs.map(({ _id }) => _id)

export function ranging(hands: Hands): void {
  describe('reading a range', () => {
    it('begins with its first bound and ends before its last', async () => {
      await keep(
        plain(hands),
        ['a', 'b', 'c', 'd'].map((_id) => ({ _id })),
      )
      const range = plain(hands).range
      expect(ids(await range({ limit: 9 }))).toEqual(['a', 'b', 'c', 'd'])
      expect(ids(await range({ from: 'b', to: 'd', limit: 9 }))).toEqual(['b', 'c'])
      expect(ids(await range({ from: 'b', limit: 2 }))).toEqual(['b', 'c'])
      expect(ids(await range({ from: justAfter('b'), limit: 9 }))).toEqual(['c', 'd'])
      expect(ids(await range({ from: 'c', to: 'c', limit: 9 }))).toEqual([])
      expect(ids(await range({ from: 'd', to: 'a', limit: 9 }))).toEqual([])
      expect(ids(await range({ from: 'bb', to: 'cc', limit: 9 }))).toEqual(['c'])
    })

    it('reads downwards between the same bounds', async () => {
      await keep(
        plain(hands),
        ['a', 'b', 'c', 'd'].map((_id) => ({ _id })),
      )
      const range = plain(hands).range
      expect(ids(await range({ from: 'b', to: 'd', descending: true, limit: 9 }))).toEqual(['c', 'b'])
      expect(ids(await range({ to: 'd', descending: true, limit: 1 }))).toEqual(['c'])
      expect(ids(await range({ descending: true, limit: 2 }))).toEqual(['d', 'c'])
      expect(ids(await range({ from: 'b', descending: true, limit: 9 }))).toEqual(['d', 'c', 'b'])
    })

    it('passes over removed documents without coming up short', async () => {
      await keep(
        plain(hands),
        ['a', 'b', 'c', 'd', 'e'].map((_id) => ({ _id })),
      )
      await plain(hands).remove(['b', 'c'])
      expect(ids(await plain(hands).range({ limit: 3 }))).toEqual(['a', 'd', 'e'])
      expect(ids(await plain(hands).range({ descending: true, limit: 3 }))).toEqual(['e', 'd', 'a'])
    })

    it('never shows a design document, whatever stands around it', async () => {
      await keep(
        plain(hands),
        ['A', 'Z', 'a', 'z'].map((_id) => ({ _id })),
      )
      expect(ids(await plain(hands).range({ limit: 3 }))).toEqual(['A', 'Z', 'a'])
      expect(ids(await plain(hands).range({ limit: 9 }))).toEqual(['A', 'Z', 'a', 'z'])
      expect(ids(await plain(hands).range({ descending: true, limit: 3 }))).toEqual(['z', 'a', 'Z'])
    })

    it('reads a lane page by page with nothing missing and nothing twice', async () => {
      await keep(laned(hands), lines('desk-a', 1300))
      await keep(laned(hands), lines('desk-b', 5))
      const read: Line[] = []
      for (let from = 'desk-a:'; ;) {
        const page = await laned(hands).range({ ...all('desk-a'), from, limit: 400 })
        read.push(...page)
        if (page.length < 400) break
        from = justAfter(page.at(-1)?._id ?? '')
      }
      expect(ids(read)).toEqual(lines('desk-a', 1300).map(({ _id }) => _id))
    })

    it('stays inside its lane', async () => {
      for (const lane of ['desk', 'desk-a', 'desk-b', 'desk;', 'desl'])
        await keep(laned(hands), lines(lane, 3))
      expect(ids(await laned(hands).range({ ...all('desk'), limit: 99 }))).toEqual(ids(lines('desk', 3)))
      const from = lineId('desk', 2)
      expect(ids(await laned(hands).range({ ...all('desk'), from, limit: 99 }))).toEqual(
        ids(lines('desk', 2, 2)),
      )
      const last = await laned(hands).range({ ...all('desk-a'), descending: true, limit: 1 })
      expect(ids(last)).toEqual([lineId('desk-a', 3)])
      expect(await laned(hands).range({ ...all('nobody'), limit: 9 })).toEqual([])
      expect(await laned(hands).range({ limit: 99 })).toHaveLength(15)
    })

    it('P5: orders ids by their characters, Latin before Chinese', async () => {
      const order = ['2', 'A', 'a', 'é', '丁', '伟', '周', '雾']
      await keep(
        plain(hands),
        order.toReversed().map((_id) => ({ _id })),
      )
      expect(ids(await plain(hands).range({ limit: 99 }))).toEqual(order)
      expect(ids(await plain(hands).range({ from: '伟', limit: 99 }))).toEqual(['伟', '周', '雾'])
    })

    it('finds everything that begins with a word', async () => {
      await keep(
        plain(hands),
        ['visit', 'visit:1', 'visit:ﾊ', 'visita'].map((_id) => ({ _id })),
      )
      const page = await plain(hands).range({ from: 'visit:', to: endOf('visit:'), limit: 9 })
      expect(ids(page)).toEqual(['visit:1', 'visit:ﾊ'])
    })

    it('takes a limit of nothing for a mistake', async () => {
      await expect(plain(hands).range({ limit: 0 })).rejects.toThrow(TypeError)
    })
  })
}
