import { describe, expect, it } from 'vitest'
import { all, claimed, keep, kinds, laned, lines, plain, type Hands } from './world.ts'

export function erasing(hands: Hands): void {
  describe('erasing, claiming, closing', () => {
    it('keeps the place of an erased body and goes on after compaction', async () => {
      await keep(laned(hands), lines('desk-a', 300))
      const victim = lines('desk-a', 1, 7)[0]
      const found = await laned(hands).read(victim?._id ?? '')
      const blank = { _id: victim?._id ?? '', text: '' }
      expect(await laned(hands).put(blank, found?.rev)).toMatchObject({ kind: 'stored' })
      await laned(hands).compact()
      expect(await laned(hands).get([blank._id])).toEqual([blank])
      expect(await laned(hands).range({ ...all('desk-a'), limit: 999 })).toHaveLength(300)
      await keep(laned(hands), lines('desk-a', 1, 301))
      await hands.restart()
      expect(await laned(hands).range({ ...all('desk-a'), limit: 999 })).toHaveLength(301)
      expect((await laned(hands).info()).bytes).toBeGreaterThan(0)
    })

    it('gives the right to write once, and again when it was given back', async () => {
      const first = claimed(await hands.store().claimWriter('hub one'))
      expect(await hands.store().claimWriter('hub two')).toEqual({ ok: false, holder: 'hub one' })
      expect(first.lost.aborted).toBe(false)
      await first.release()
      await first.release()
      const second = claimed(await hands.store().claimWriter('hub two'))
      await first.release()
      expect(await hands.store().claimWriter('hub three')).toEqual({ ok: false, holder: 'hub two' })
      await second.release()
    })

    it('is well, and names its place without a password', async () => {
      expect(hands.store().place).not.toMatch(/secret/)
      await expect.poll(() => hands.store().ping()).toBeUndefined()
    })

    it('lets nothing in once closed, and closes twice without harm', async () => {
      const database = plain(hands)
      const last = database.append([{ _id: 'last' }])
      await hands.store().close()
      expect(kinds(await last)).toEqual(['stored'])
      await expect(database.get(['last'])).rejects.toMatchObject({ code: 'closed' })
      await hands.store().close()
      await hands.restart()
      expect(await plain(hands).get(['last'])).toEqual([{ _id: 'last' }])
    })
  })
}
