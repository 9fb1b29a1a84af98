import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Archive, IntakeFile } from '../../../shared/evidence/archive.ts'
import { bytesOf, filesBelow, item, one, openShelf, segmentsOf, type Shelf, windowIntake } from './shelf.ts'

let shelf: Shelf
let archive: Archive
const films = [randomBytes(300_000), randomBytes(300_000)]
beforeEach(async () => {
  shelf = await openShelf()
  archive = await shelf.open()
})
afterEach(() => shelf.close())

const [first, second] = segmentsOf('camera-desk', films) as [IntakeFile, IntakeFile]

/** What a system says in the middle of a file. */
async function* breaking(bytes: Buffer, code: string): AsyncGenerator<Uint8Array> {
  yield* one(bytes.subarray(0, 100_000))
  throw Object.assign(new Error(code), { code, syscall: 'write' })
}

describe('a disk', () => {
  it.each([
    ['ENOSPC', 'no-room'],
    ['EDQUOT', 'no-room'],
    ['EIO', 'disk'],
  ])(
    'that says %s in the middle is told, and what came before is kept for the next attempt',
    async (said, code) => {
      const broken = { ...second, open: () => breaking(films[1] ?? Buffer.alloc(0), said) }
      expect(await archive.take(windowIntake([first, broken]))).toEqual({ ok: false, code })
      const names = [...(await filesBelow(shelf.first)).keys()]
      expect(names.filter((name) => name.startsWith('originals'))).toHaveLength(1)
      expect(names.filter((name) => name.startsWith('coming'))).toEqual([])
      // What is there is not asked for again.
      const kept = { ...first, open: () => null }
      expect(await archive.take(windowIntake([kept, second]))).toMatchObject({
        ok: true,
        archived: { wrong: [] },
      })
      expect(await bytesOf(archive, second.name)).toEqual(films[1])
    },
  )

  it('that is gone is told, and an item is whole when it is back', async () => {
    await rm(join(shelf.first, 'originals'), { recursive: true })
    await writeFile(join(shelf.first, 'originals'), 'no folder')
    expect(await archive.take(windowIntake([first, second]))).toEqual({ ok: false, code: 'disk' })
    await rm(join(shelf.first, 'originals'))
    expect(await archive.take(windowIntake([first, second]))).toMatchObject({
      ok: true,
      archived: { files: 2, wrong: [] },
    })
    expect(await archive.verify(item)).toMatchObject({ verified: { faults: [] } })
  })

  it('that has the recorder’s folder and nothing in it, or none at all, is told', async () => {
    const recording = (session: string) => ({
      ...windowIntake([]),
      from: { kind: 'recording' as const, session, manifest: 'a'.repeat(64) },
    })
    expect(await archive.take(recording('consult:wuping.01X.1'))).toEqual({ ok: false, code: 'absent' })
    await mkdir(join(shelf.recordings, 'consult_wuping.01X.1'), { recursive: true })
    await writeFile(join(shelf.recordings, 'consult_wuping.01X.1', '1-camera.0001.rec'), 'no packets')
    expect(await archive.take(recording('consult:wuping.01X.1'))).toEqual({
      ok: false,
      code: 'not-a-recording',
    })
  })

  it('is written for its user alone', async () => {
    await archive.take(windowIntake([first]))
    const { stdout } = await promisify(execFile)('find', [
      shelf.first,
      shelf.second,
      '-type',
      'f',
      '-perm',
      '/077',
    ])
    expect(stdout).toBe('')
  })
})
