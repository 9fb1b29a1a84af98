import { describe, expect, it } from 'vitest'
import { keep, kinds, plain, type Hands } from './world.ts'

export function replacing(hands: Hands): void {
  describe('replacing and removing', () => {
    it('puts a document where there is none, and only there', async () => {
      expect(await plain(hands).put({ _id: 'a', number: 1 }, undefined)).toMatchObject({ kind: 'stored' })
      expect(hands.beaten).toContain((await plain(hands).put({ _id: 'a', number: 2 }, undefined)).kind)
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a', number: 1 }])
    })

    it('replaces exactly the state that was read', async () => {
      await keep(plain(hands), [{ _id: 'a', number: 1 }])
      const first = await plain(hands).read('a')
      expect(first?.doc).toEqual({ _id: 'a', number: 1 })
      const second = await plain(hands).put({ _id: 'a', number: 2 }, first?.rev)
      expect(second.kind).toBe('stored')
      expect(hands.beaten).toContain((await plain(hands).put({ _id: 'a', number: 3 }, first?.rev)).kind)
      const third = await plain(hands).put(
        { _id: 'a', number: 4 },
        second.kind === 'stored' ? second.rev : 'none',
      )
      expect(third.kind).toBe('stored')
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a', number: 4 }])
    })

    it('loses no name and takes none twice when many sign one list at once', async () => {
      const names = ['周', '杨', '罗', '何', '陈', '沈', '林', '吴']
      await keep(plain(hands), [{ _id: 'list', text: '' }])
      const sign = async (name: string): Promise<void> => {
        for (;;) {
          const found = await plain(hands).read('list')
          const text = found?.doc.text ?? ''
          if (text.includes(name)) return
          await plain(hands).put({ _id: 'list', text: text + name }, found?.rev)
        }
      }
      await Promise.all(names.map(sign))
      const [list] = await plain(hands).get(['list'])
      expect([...(list?.text ?? '')].toSorted()).toEqual(names.toSorted())
    })

    it('takes a token that was never given out for a conflict', async () => {
      await keep(plain(hands), [{ _id: 'a', number: 1 }])
      for (const rev of ['', 'nonsense', '1-x', `1-${'0'.repeat(32)}`]) {
        expect(hands.beaten).toContain((await plain(hands).put({ _id: 'a', number: 2 }, rev)).kind)
      }
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a', number: 1 }])
    })

    it('refuses a bad document with its reason', async () => {
      expect(await plain(hands).put({ _id: '_a' }, undefined)).toEqual({ kind: 'refused', reason: 'id' })
      const verdicts = await plain(hands).putAll([{ _id: 'a', text: '\ud800' }, { _id: 'b' }])
      expect(verdicts).toEqual([{ kind: 'refused', reason: 'unicode' }, { kind: 'stored' }])
    })

    it('writes read models over whatever stands there, the last of an id counting', async () => {
      await keep(plain(hands), [{ _id: 'a', number: 1 }])
      const docs = [
        { _id: 'a', number: 2 },
        { _id: 'b', number: 1 },
        { _id: 'a', number: 3 },
      ]
      expect(kinds(await plain(hands).putAll(docs))).toEqual(['stored', 'stored', 'stored'])
      expect(await plain(hands).get(['a', 'b'])).toEqual([docs[2], docs[1]])
      const many = Array.from({ length: 1100 }, (_, at) => ({ _id: `m${at}`, number: at }))
      await plain(hands).putAll(many)
      expect(new Set(kinds(await plain(hands).putAll(many)))).toEqual(new Set(['stored']))
      expect((await plain(hands).info()).docs).toBe(1102)
    })

    it('forgets removed documents, and lets their ids be used again', async () => {
      await keep(plain(hands), [{ _id: 'a', text: 'old' }, { _id: 'b' }])
      expect(kinds(await plain(hands).remove(['a', 'never', 'a']))).toEqual(['stored', 'stored', 'stored'])
      expect(await plain(hands).get(['a', 'b'])).toEqual([undefined, { _id: 'b' }])
      expect(await plain(hands).read('a')).toBeUndefined()
      expect((await plain(hands).info()).docs).toBe(1)
      expect(kinds(await plain(hands).remove(['a']))).toEqual(['stored'])
      await keep(plain(hands), [{ _id: 'a', text: 'new' }])
      await plain(hands).remove(['a'])
      expect(kinds(await plain(hands).putAll([{ _id: 'a', text: 'newer' }]))).toEqual(['stored'])
      await plain(hands).remove(['a'])
      expect(await plain(hands).put({ _id: 'a', text: 'newest' }, undefined)).toMatchObject({
        kind: 'stored',
      })
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a', text: 'newest' }])
    })

    it('takes a put against a removed state for a conflict', async () => {
      await keep(plain(hands), [{ _id: 'a', number: 1 }])
      const found = await plain(hands).read('a')
      await plain(hands).remove(['a'])
      expect(hands.beaten).toContain((await plain(hands).put({ _id: 'a', number: 2 }, found?.rev)).kind)
      expect(await plain(hands).get(['a'])).toEqual([undefined])
    })
  })
}
