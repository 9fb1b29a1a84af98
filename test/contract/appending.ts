import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, keep, kinds, laned, lineId, lines, plain, type Hands, type Note } from './world.ts'

/** Fractions below 2^-1022 are refused, and have their own line below. */
function hasNoSpeck(value: unknown): boolean {
  if (typeof value === 'number') return value === 0 || Math.abs(value) >= 2 ** -1022
  return typeof value !== 'object' || value === null || Object.values(value).every(hasNoSpeck)
}

export function appending(hands: Hands): void {
  describe('appending', () => {
    it('keeps a new document and gives it back as it was', async () => {
      const doc = { _id: 'a1', text: '周桂兰 “快办” 😀', number: -1.5, done: false }
      expect(await plain(hands).append([doc])).toEqual([{ kind: 'stored' }])
      expect(await plain(hands).get(['a1'])).toEqual([doc])
    })

    it('never changes what is there, and says what that is', async () => {
      await keep(plain(hands), [{ _id: 'a', text: 'first' }])
      const [verdict] = await plain(hands).append([{ _id: 'a', text: 'second' }])
      expect(verdict).toEqual({ kind: 'exists', stored: { _id: 'a', text: 'first' }, same: false })
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a', text: 'first' }])
    })

    it('answers a repeated batch without storing anything twice', async () => {
      const batch = lines('desk-a', 1200)
      await keep(laned(hands), batch)
      const again = await laned(hands).append([...batch, ...lines('desk-a', 2, 1201)])
      expect(again.slice(0, 1200).find(({ kind }) => !hands.repeated.includes(kind))).toBeUndefined()
      expect(again.find((verdict) => verdict.kind === 'exists' && !verdict.same)).toBeUndefined()
      expect(kinds(again.slice(1200))).toEqual(['stored', 'stored'])
      expect((await laned(hands).info()).docs).toBe(1202)
    })

    it('calls documents the same whatever the order of their fields', async () => {
      await keep(plain(hands), [{ _id: 'a', text: 'x', number: 1 }])
      const [verdict] = await plain(hands).append([{ number: 1, text: 'x', _id: 'a' }])
      expect(hands.repeated).toContain(verdict?.kind)
      expect(verdict).not.toMatchObject({ same: false })
    })

    it('gives any JSON back as it was, and knows it again', async () => {
      const field = fc.string({ unit: 'binary' }).filter((name) => !name.startsWith('_'))
      const bodies = fc.sample(
        fc.dictionary(field, fc.jsonValue({ stringUnit: 'binary' }).filter(hasNoSpeck)),
        {
          seed: 7,
          numRuns: 300,
        },
      )
      const docs = bodies.map((body, at): Note => ({
        ...(JSON.parse(JSON.stringify(body)) as object),
        _id: `any-${at}`,
      }))
      await keep(plain(hands), docs)
      expect(await plain(hands).get(docs.map(({ _id }) => _id))).toEqual(docs)
      const again = await plain(hands).append(docs)
      expect(
        again.find((verdict) => verdict.kind !== 'stored' && !(verdict.kind === 'exists' && verdict.same)),
      ).toBeUndefined()
    })

    it('lets exactly one of two appenders of an id win', async () => {
      const ids = Array.from({ length: 60 }, (_, at) => `claim-${at}`)
      const by = (text: string) =>
        Promise.all(ids.map(async (_id) => (await plain(hands).append([{ _id, text }]))[0]))
      const [ours, theirs] = await Promise.all([by('ours'), by('theirs')])
      const standing = await plain(hands).get(ids)
      ids.forEach((_, at) => {
        const won = standing[at]?.text
        expect([ours[at]?.kind, theirs[at]?.kind]).toEqual(
          won === 'ours' ? ['stored', 'exists'] : ['exists', 'stored'],
        )
      })
    })

    it('takes the first of an id that stands twice in one batch', async () => {
      const verdicts = await plain(hands).append([
        { _id: 'a', text: 'one' },
        { _id: 'a', text: 'two' },
        { _id: 'a', text: 'one' },
      ])
      expect(verdicts[0]).toEqual({ kind: 'stored' })
      expect(verdicts[1]).toMatchObject({ kind: 'exists', same: false })
      expect(hands.repeated).toContain(verdicts[2]?.kind)
      expect(verdicts[2]).not.toMatchObject({ same: false })
    })

    it('P2, run 4: keeps the good documents of a batch and says of each bad one what is wrong', async () => {
      const bad: [unknown, string][] = [
        [{ _id: 'half', text: 'half a pair \ud800' }, 'unicode'],
        [{ _id: 'halfname', ['n\udfff']: 1 }, 'unicode'],
        [{ _id: 'under', _private: 1 }, 'field'],
        [{ _id: 'rev', _rev: '1-x' }, 'field'],
        [{ _id: 'proto', deep: JSON.parse('{"__proto__":1}') as unknown }, 'field'],
        [{ _id: 'nan', number: Number.NaN }, 'value'],
        [{ _id: 'speck', number: 5e-324 }, 'value'],
        [{ _id: 'date', at: new Date(0) }, 'value'],
        [{ _id: 'big', text: 'x'.repeat(9_000_000) }, 'size'],
        [{ _id: '' }, 'id'],
        [{ _id: '_under' }, 'id'],
        [{ _id: 'line\nbreak' }, 'id'],
        [{ _id: 'rare-𠮷' }, 'id'],
        [{ _id: 'x'.repeat(513) }, 'id'],
        [{ _id: 7 }, 'id'],
      ]
      const good = bad.map((_, at): Note => ({ _id: `good-${at}`, text: 'y' }))
      const batch = bad.flatMap(([doc], at) => [doc as Note, good[at] as Note])
      const verdicts = await plain(hands).append(batch)
      bad.forEach(([, reason], at) => expect(verdicts[2 * at]).toEqual({ kind: 'refused', reason }))
      good.forEach((_, at) => expect(verdicts[2 * at + 1]).toEqual({ kind: 'stored' }))
      expect((await plain(hands).info()).docs).toBe(good.length)
    })

    it('keeps a document just below the greatest size', async () => {
      const doc = { _id: 'large', text: '税'.repeat(2_600_000) }
      await keep(plain(hands), [doc])
      expect((await plain(hands).get(['large']))[0]?.text).toHaveLength(2_600_000)
    })

    it('R13: keeps ids in any script and with signs that mean something in an address', async () => {
      const ids = ['雾坪镇/事项 #7?&+%25', 'Ü"quote"', "it's", 'a b', 'visit:WP.01J', 'ﾊﾝｶｸ~x=1;y']
      await keep(
        plain(hands),
        ids.map((_id) => ({ _id, text: _id })),
      )
      expect((await plain(hands).get(ids)).map((doc) => doc?.text)).toEqual(ids)
      const lane = '站 A/1+2%'
      await keep(laned(hands), [{ _id: `${lane}:1`, text: 'x' }])
      expect(await laned(hands).range({ ...all(lane), limit: 9 })).toHaveLength(1)
    })

    it('knows nothing of ids that were never stored', async () => {
      await keep(plain(hands), [{ _id: 'a' }])
      expect(await plain(hands).get(['x', 'a', 'y'])).toEqual([undefined, { _id: 'a' }, undefined])
      expect(await plain(hands).get([])).toEqual([])
      expect(await plain(hands).append([])).toEqual([])
    })

    it('leaves out fields that are undefined, as JSON does', async () => {
      await keep(plain(hands), [{ _id: 'a', text: undefined } as unknown as Note])
      expect(await plain(hands).get(['a'])).toEqual([{ _id: 'a' }])
    })

    it('has everything that it acknowledged after a restart', async () => {
      const batch = lines('desk-a', 700)
      await keep(laned(hands), batch)
      await hands.restart()
      expect(await laned(hands).get([lineId('desk-a', 1), lineId('desk-a', 700)])).toEqual([
        batch[0],
        batch[699],
      ])
      expect((await laned(hands).info()).docs).toBe(700)
    })
  })
}
