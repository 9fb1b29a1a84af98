import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disputes } from '../../hub/demo/story/disputes.ts'
import { monday } from '../../hub/demo/story/script-of-monday.ts'
import type { PlayableItem } from '../../shared/evidence/playable.ts'
import { passHeader } from '../../shared/http/viewing.ts'
import { type Network, openNetwork } from '../network.ts'
import { archiveIn } from './archive.ts'

// What the demo county's mediators find: recordings that nobody was filmed for, and that are otherwise what a desk's recordings are.

let dir: string
let network: Network
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yizhan-demo-'))
  const script = {
    ...monday,
    visits: monday.visits.filter(({ films, matters }) => films || matters.some(({ ref }) => ref === 'wang')),
    acts: disputes.filter(({ on }) => on === 'wang' || on === 'freight'),
  }
  network = await openNetwork({ world: script, hub: archiveIn(dir) })
})
afterAll(async () => {
  await network?.close()
  rmSync(dir, { recursive: true, force: true })
})

const path = (item: string, more: string): string => `/api/evidence/${encodeURIComponent(item)}/${more}`

test('both recordings are archived whole when the story is told, and laid ready for a player', async () => {
  for (const [ref, tracks] of [
    ['hand-in', 3],
    ['promise', 2],
  ] as const) {
    const state = () => network.hub.county.reader.evidence(network.subjects.get(ref) ?? '')
    await expect
      .poll(async () => (await state()).derivatives.filter(({ kind }) => kind === 'review').length, {
        timeout: 60_000,
      })
      .toBe(tracks)
    const { archived } = await state()
    expect(archived).toMatchObject({ wrong: [] })
    expect(archived?.duration).toBeGreaterThan(59_000)
  }
})

test('胡德厚 looks at what his dispute names, with a reason, and each segment is what its sum says', async () => {
  const item = network.subjects.get('promise') ?? ''
  const hu = await network.signIn('hudehou')
  await expect
    .poll(
      async () => {
        const dispute = network.subjects.get('freight')
        const reason = '核对哪天付清'
        return (await hu.ask('POST', path(item, 'viewing'), { reason, dispute })).status
      },
      { timeout: 20_000 },
    )
    .toBe(200)
  const opened = await hu.ask('POST', path(item, 'viewing'), {
    reason: '核对哪天付清',
    dispute: network.subjects.get('freight'),
  })
  const { pass, item: playable } = opened.json as { pass: string; item: PlayableItem }
  expect(playable.tracks.map(({ name }) => name).sort()).toEqual(['camera-desk', 'microphone-desk'])
  for (const { name, segments } of playable.tracks)
    for (const { number, sha256 } of segments) {
      const answer = await fetch(network.url + path(item, `tracks/${name}/${number}`), {
        headers: { cookie: hu.cookie, [passHeader]: pass },
      })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
})
