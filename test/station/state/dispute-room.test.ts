import { expect, test } from 'vitest'
import type { Draft } from '../../../shared/facts/dispute-record.ts'
import type { DraftVersion } from '../../../shared/facts/dispute-state.ts'
import { DisputeRoom, type DraftsKept } from '../../../station/state/dispute-room.svelte.ts'

/** A county that keeps each version only when it is told to. */
function slowCounty() {
  const kept: DraftVersion[] = []
  const waiting: (() => void)[] = []
  const list: DraftsKept = {
    get open() {
      return { dispute: { standingDrafts: kept.slice(-1) } }
    },
    act: (_fact, body) =>
      new Promise((resolve) => {
        waiting.push(() => {
          kept.push({ ...(body as Draft), id: `draft-${kept.length + 1}`, by: 'masuqin', at: kept.length })
          resolve(null)
        })
      }),
  }
  return { list, kept, keepNext: () => waiting.shift()?.() }
}

test('who prints while a version is on its way prints what was written last, not the version before', async () => {
  const { list, keepNext } = slowCounty()
  const room = new DisputeRoom(list)
  const begun = room.begin({ id: 'corrected', edition: 1 }, [{ heading: '查明的事实', text: '' }])
  keepNext()
  await begun

  const [section] = room.sections
  if (!section) throw new Error('no section')
  section.text = '收下一页'
  const left = room.save()
  section.text = '收下三页'
  const printed = room.save().then(() => room.base?.sections[0]?.text)
  keepNext()
  await expect.poll(() => room.base?.sections[0]?.text).toBe('收下一页')
  keepNext()
  expect(await printed).toBe('收下三页')
  await left
})
