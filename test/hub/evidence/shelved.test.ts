import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { tempDir } from '../county.ts'
import { item, openShelfIn, shelve, shelvedBy, step } from './shelved-at.ts'

const tombstone = { why: 'two-people', asked: step.id, by: [step.by], at: 3 } as const
const script = fileURLToPath(new URL('shelved-at.ts', import.meta.url))

/** @returns whether it was killed: false when it had fewer steps than that */
async function killedAt(dir: string, place: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, dir, `${place}`], { stdio: 'ignore' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect([code, signal]).toEqual(signal ? [null, 'SIGKILL'] : [0, null])
  return signal !== null
}

async function filesIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(join(dir, 'parcels'), { recursive: true })
  return names.filter((name) => /[\da-f]{60}/.test(name))
}

it('a recording is gone from the shelf whole, wherever the process before was killed while it let it go', async () => {
  let steps = 1
  for (let isKilled = true; isKilled; steps += 1) {
    const { dir, remove } = await tempDir()
    const before = await openShelfIn(dir)
    const state = await shelve(before.shelf)
    await writeFile(join(dir, 'state.json'), JSON.stringify(state))
    expect(await filesIn(dir)).toHaveLength(2)
    await before.store.close()
    isKilled = await killedAt(dir, steps)
    const { store, shelf } = await openShelfIn(dir)
    await shelvedBy(shelf).letGo(state, step)
    expect(await filesIn(dir)).toEqual([])
    const list = await shelf.find(state.seals[0]?.list.hash ?? '')
    expect(list).toMatchObject({
      subject: item,
      arrivedAt: null,
      letGo: { why: 'two-people', asked: step.id, by: ['caojing', 'shenguoping'] },
    })
    await store.close()
    await remove()
  }
  expect(steps).toBeGreaterThan(8)
})

it('what a list names of another subject is nothing that may go with it', async () => {
  const { dir, remove } = await tempDir()
  const { store, shelf } = await openShelfIn(dir)
  const state = await shelve(shelf)
  expect(await shelf.letGo(state.seals[0]?.list.hash ?? '', 'matter:wuping.x', tombstone)).toBeNull()
  expect(await filesIn(dir)).toHaveLength(2)
  await store.close()
  await remove()
})
