import { describe, expect, it } from 'vitest'
import { createVp8Frames } from '../../../media/recorder/derive/vp8-frames.ts'
import { fakePicture, type Layer, vp8Payloads } from './packets.ts'

type Picture = { readonly key?: boolean; readonly layer?: Layer }

/** @returns which pictures can be shown when the packets of `lost` did not come; each picture has two packets */
function shown(pictures: readonly Picture[], lost: readonly number[]): number[] {
  const seen: number[] = []
  const push = createVp8Frames(
    ({ timestamp }) => seen.push(timestamp),
    () => undefined,
  )
  let at = 0
  for (const [n, { key = false, layer = null }] of pictures.entries()) {
    const payloads = vp8Payloads(fakePicture(1_500, key ? { width: 640, height: 360 } : null), n, layer)
    for (const [place, payload] of payloads.entries()) {
      at += 1
      if (lost.includes(at - 1)) continue
      push({ stream: 's', time: n, at, timestamp: n, marker: place === payloads.length - 1, payload })
    }
  }
  return seen
}

const base = (index: number): Layer => ({ layer: 0, base: index, synced: false })
const upper = (index: number, synced = false): Layer => ({ layer: 1, base: index, synced })

describe('of a picture of which packets are lost', () => {
  it('everything is shown that came before', () => {
    expect(shown([{ key: true }, {}, {}, {}], [])).toEqual([0, 1, 2, 3])
  })

  it('nothing is shown up to the next key frame, whichever of its packets was lost', () => {
    const film = [{ key: true }, {}, {}, { key: true }, {}]
    expect(shown(film, [2])).toEqual([0, 3, 4])
    expect(shown(film, [3])).toEqual([0, 3, 4])
    expect(shown(film, [0])).toEqual([3, 4])
    expect(shown(film, [7])).toEqual([0, 1, 2])
  })

  it('the base goes on where only the upper layer lost something, which waits for its synchronisation', () => {
    const film = [
      { key: true, layer: base(0) },
      { layer: upper(0, true) },
      { layer: base(1) },
      { layer: upper(1) },
      { layer: base(2) },
      { layer: upper(2, true) },
      { layer: base(3) },
    ]
    expect(shown(film, [])).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(shown(film, [2])).toEqual([0, 2, 4, 5, 6])
    expect(shown(film, [2, 3])).toEqual([0, 2, 4, 5, 6])
  })

  it('all layers wait for a key frame where the base lost something', () => {
    const film = [
      { key: true, layer: base(0) },
      { layer: base(1) },
      { layer: upper(1, true) },
      { layer: base(2) },
      { key: true, layer: base(3) },
      { layer: base(4) },
    ]
    expect(shown(film, [2])).toEqual([0, 4, 5])
  })
})
