import { expect, onTestFinished, test } from 'vitest'
import type { KeepRules } from '../../../../shared/rules/line-rules.ts'
import type { ItemFate } from '../../../../station/data/films/items.ts'
import { openSafe, type PageRow } from '../../../../station/data/store/safe.ts'
import { createTrimFilms } from '../../../../station/data/sync/trim-films.ts'
import type { TrimSlip } from '../../../../station/data/sync/trims.ts'

// What goes in small steps can be stopped between any two of them, and may be missed by the county meanwhile. Prevents: a piece that lies nowhere any more.

const day = 86_400_000
const item = 'evidence:wuping.01KA5G0000AAAAAAAAAAAAAAAA'
const count = 450

let number = 0
async function stage(over: { readonly keep?: Partial<KeepRules> } = {}) {
  const safe = await openSafe(`trim-films-${(number += 1)}`)
  onTestFinished(() => safe.close())
  const rows = Array.from({ length: count }, (_, at) => ({
    hash: `segment-${String(at).padStart(4, '0')}`,
    matter: item,
    state: 'there' as PageRow['state'],
    media: 'video/webm',
    size: 10,
    bytes: new Uint8Array([at]),
  }))
  const list = { ...rows[0], hash: 'list', media: 'application/json' }
  await safe.addPages([...rows, list as (typeof rows)[number]])
  const slips = new Map<string, TrimSlip>()
  const world = {
    fate: 'archived' as ItemFate,
    breathe: async (): Promise<void> => undefined,
    put: async (subject: string, slip: TrimSlip): Promise<void> => void slips.set(subject, slip),
    closing: new AbortController(),
  }
  const films = () =>
    createTrimFilms({
      safe,
      items: { fateOf: async () => world.fate, partsOf: async () => [] },
      trims: {
        slips: { get: async (subject: string) => slips.get(subject) ?? null },
        put: (subject: string, slip: TrimSlip) => world.put(subject, slip),
      } as unknown as Parameters<typeof createTrimFilms>[0]['trims'],
      rules: () => ({ papers: 10, matters: null, copies: 5, ...over.keep }),
      isSignedFor: () => true,
      breathe: () => world.breathe(),
      closing: world.closing.signal,
    })
  return {
    safe,
    world,
    slip: () => slips.get(item),
    look: (days: number, since = 0) => films().look(item, since, days * day),
    /** Bytes that are here, the list's among them. */
    here: () => safe.bytes.count(),
  }
}

test('pieces go when the archive has had them for as long as the oldest copy is old, and the list stays', async () => {
  const { look, here, slip, world } = await stage()
  world.fate = 'open'
  await look(0)
  await look(100)
  expect(slip()).toBeUndefined()
  world.fate = 'archived'
  await look(100)
  expect(slip()).toMatchObject({ held: 100 * day, of: count, pages: 0, here: count * 10 })
  await look(104)
  expect(await here()).toBe(count + 1)
  await look(105)
  expect(await here()).toBe(1)
  expect(slip()).toMatchObject({ pages: count, bytes: count * 10, here: 0 })
})

test('without a rule nothing goes, and what could is known', async () => {
  const { look, here, slip } = await stage({ keep: { papers: null } })
  await look(0)
  await look(1_000)
  expect(await here()).toBe(count + 1)
  expect(slip()).toMatchObject({ pages: 0, here: count * 10 })
})

test('as long as a piece waits here all of the recording stays', async () => {
  const { look, here, safe } = await stage()
  await safe.pages.update('segment-0007', { state: 'waiting' })
  await look(0)
  await look(100)
  await look(200)
  expect(await here()).toBe(count + 1)
  await safe.pages.update('segment-0007', { state: 'there' })
  await look(300)
  await look(304)
  expect(await here()).toBe(count + 1)
  await look(305)
  expect(await here()).toBe(1)
})

test('a county that was set back has to have it for as long once more', async () => {
  const { look, here } = await stage()
  await look(0)
  await look(5, 3 * day)
  await look(9, 3 * day)
  expect(await here()).toBe(count + 1)
  await look(10, 3 * day)
  expect(await here()).toBe(1)
})

test('a window that is closed between two steps leaves the rest to the next, which counts all of it', async () => {
  const { look, here, slip, world } = await stage()
  await look(0)
  world.breathe = async () => world.closing.abort()
  await look(5)
  expect(await here()).toBe(count + 1 - 200)
  expect(slip()).toMatchObject({ pages: 200, here: 2_500 })
  world.closing = new AbortController()
  world.breathe = async () => undefined
  await look(5)
  expect(await here()).toBe(1)
  expect(slip()).toMatchObject({ pages: count, here: 0 })
})

test('so does one that died before it wrote down what had gone', async () => {
  const { look, here, slip, world } = await stage()
  await look(0)
  const { put } = world
  world.put = async () => {
    throw new Error('the window is gone')
  }
  await expect(look(5)).rejects.toThrow('gone')
  expect(await here()).toBe(1)
  expect(slip()).toMatchObject({ pages: 0 })
  world.put = put
  await look(5)
  expect(slip()).toMatchObject({ pages: count, bytes: count * 10, here: 0 })
})

test('a piece that the county misses meanwhile stays', async () => {
  const { look, here, safe, slip, world } = await stage()
  await look(0)
  const missed = 'segment-0449'
  world.breathe = () => safe.pages.update(missed, { state: 'waiting' }).then(() => undefined)
  await look(5)
  expect(await safe.bytes.get(missed)).toBeDefined()
  expect(await here()).toBe(2)
  await look(6)
  expect(await here()).toBe(2)
  // Whoever hears that the county misses something doubts all that it had (`doubt`).
  const since = 6 * day
  world.breathe = async () => undefined
  await safe.pages.update(missed, { state: 'there' })
  await look(7, since)
  await look(11, since)
  expect(await here()).toBe(2)
  await look(12, since)
  expect(await here()).toBe(1)
  expect(slip()).toMatchObject({ pages: count })
})

test('two windows at once take nothing twice', async () => {
  const { look, here, slip } = await stage()
  await look(0)
  await Promise.all([look(5), look(5)])
  expect(await here()).toBe(1)
  expect(slip()).toMatchObject({ pages: count, bytes: count * 10 })
})
