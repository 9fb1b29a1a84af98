import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { isEmptied, letGo, letGoAs } from '../../../media/recorder/let-go.ts'
import { recover } from '../../../media/recorder/recover.ts'
import { microphone, openStage } from '../recorder/stage.ts'
import { filesBelow, item, openShelf, segmentsOf, type Shelf, windowIntake } from './shelf.ts'
import { films, ground, partIn } from './killed-at.ts'

const script = fileURLToPath(new URL('killed-at.ts', import.meta.url))

/** @returns whether it was killed: false when it had fewer steps than that */
async function killedAt(act: 'take' | 'remove' | 'let-go', dir: string, step: number): Promise<boolean> {
  const child = spawn(process.execPath, [script, act, dir, `${step}`], { stdio: 'ignore' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect([code, signal]).toEqual(signal ? [null, 'SIGKILL'] : [0, null])
  return signal !== null
}

const intake = windowIntake(segmentsOf('camera-desk', films))

/** Two films, and the manifest that names them: nothing else has a place, and each disk has all of it. */
async function expectWhole(shelf: Shelf): Promise<void> {
  const archive = await shelf.open()
  expect(await archive.take(intake)).toMatchObject({ ok: true, archived: { files: 2, wrong: [] } })
  await expect.poll(async () => archive.list(item)).toMatchObject({ copies: 2 })
  expect(await archive.verify(item)).toMatchObject({ ok: true, verified: { files: 3, faults: [] } })
  for (const disk of [shelf.first, shelf.second]) {
    const names = [...(await filesBelow(disk)).keys()]
    expect(names.filter((name) => name.startsWith('originals'))).toHaveLength(3)
    expect(names.filter((name) => name.startsWith('coming') || name.includes('taking'))).toEqual([])
  }
}

it('an item is taken whole, wherever the process before was killed while it took it', async () => {
  let steps = 1
  for (let isKilled = true; isKilled; steps += 1) {
    const shelf = await openShelf()
    isKilled = await killedAt('take', shelf.dir, steps)
    await expectWhole(shelf)
    await shelf.close()
  }
  expect(steps).toBeGreaterThan(15)
})

it('an item is gone whole, wherever the process before was killed while it deleted it', async () => {
  let steps = 1
  for (let isKilled = true; isKilled; steps += 1) {
    const shelf = await openShelf()
    const before = await shelf.open()
    await before.take(intake)
    await before.close()
    isKilled = await killedAt('remove', shelf.dir, steps)
    const archive = await shelf.open()
    expect(await archive.remove(item, ground)).toMatchObject({ ok: true, removed: { files: 2 } })
    for (const disk of [shelf.first, shelf.second])
      expect(
        [...(await filesBelow(disk)).keys()].filter((name) => /^originals|evidence|^keys\/w/.test(name)),
      ).toEqual([])
    await shelf.close()
  }
  expect(steps).toBeGreaterThan(10)
})

it('a part that was being let go when its process was killed is never taken for one that nobody ended', async () => {
  const stamp = () => ({ mono: 1, wall: 1 })
  let steps = 1
  for (let isKilled = true; isKilled; steps += 1) {
    const shelf = await openShelf()
    await mkdir(shelf.recordings)
    const { folder, ...stage } = await openStage({ dir: shelf.recordings })
    expect(folder).toBe(partIn(shelf.recordings))
    await stage.track(microphone)
    await stage.end()
    isKilled = await killedAt('let-go', shelf.dir, steps)
    const hasManifest = (await readdir(folder)).includes('manifest.json')
    expect(hasManifest || (await recover(folder, { stamp, boot: 'boot2' })) === null).toBe(true)
    expect(isKilled || (await isEmptied(folder))).toBe(true)
    await letGo(folder, item)
    expect([await letGoAs(folder), await readdir(folder)]).toEqual([item, ['archived.json']])
    await shelf.close()
  }
  expect(steps).toBeGreaterThan(4)
})
