import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHallNotes, type HallNote } from '../../../hub/evidence/hall-notes.ts'

const upload = '01JDAB0000000000000000000A'
const bytes = Buffer.from('甲乙丙丁')
const now = Date.UTC(2026, 9, 26)
const sumOf = (part: Uint8Array): string => createHash('sha256').update(part).digest('hex')
const noteAt = (offset: number): HallNote => ({
  by: 'caojing',
  form: {
    dispute: `dispute:shijiu.${'0'.repeat(26)}`,
    custody: {
      from: '石臼乡综合服务大厅',
      device: '海康录像机 7 号通道',
      began: now - 2,
      ended: now - 1,
      clockOffset: null,
      takenBy: '石臼乡派出所 王宁',
      takenAt: now,
      copied: 'U 盘',
      right: '调取函 1 号',
      why: '核对',
      note: '',
    },
    file: { name: 'ch02.mp4', media: 'video/mp4', bytes: bytes.length, sha256: sumOf(bytes) },
  },
  offset,
  sha256: sumOf(bytes.subarray(0, offset)),
  touchedAt: now,
  subject: null,
})

test('two lines of one upload note what came at the same time: the last stands, and is taken away as a whole', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-notes-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const notes = createHallNotes(dir)
  await writeFile(notes.pathOf(upload), bytes)
  await Promise.all(Array.from({ length: bytes.length }, (_, at) => notes.write(upload, noteAt(at + 1))))
  expect([...(await notes.read(() => false))]).toEqual([[upload, noteAt(bytes.length)]])

  await Promise.allSettled([
    notes.write(upload, noteAt(1)),
    notes.drop(upload),
    notes.write(upload, noteAt(2)),
  ])
  expect(await readdir(dir)).toEqual([])
})
