import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { letGo } from '../../../media/recorder/let-go.ts'
import { item, openShelf, segmentsOf, windowIntake } from './shelf.ts'

// Prevents: a test of crashes that crashes where it is convenient. A process that kills itself before the n-th thing that it does to the disk.
// node killed-at.ts take|remove|let-go <folder> <n>

const [act = '', dir = '', at = ''] = process.argv.slice(2)
export const films = ['一', '二'.repeat(50_000)].map((text) => Buffer.from(text))
export const partIn = (recordings: string): string => join(recordings, 'consult_wuping.01TEST')
export const ground = {
  asked: 'hub-a:1',
  askedBy: 'caojing',
  answeredBy: 'shenguoping',
  reason: '到期',
  class: 'session',
  table: 1,
}

if (import.meta.main) {
  const shelf = await openShelf(dir)
  const archive = await shelf.open()
  let left = Number(at)
  for (const name of ['rename', 'rm', 'appendFile'] as const) {
    const does = fs[name] as (...args: unknown[]) => Promise<void>
    const dies = (...args: unknown[]): Promise<void> => {
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return does(...args)
    }
    Object.assign(fs, { [name]: dies })
  }
  syncBuiltinESMExports()
  const acts: Record<string, () => Promise<{ readonly ok: boolean }>> = {
    take: () => archive.take(windowIntake(segmentsOf('camera-desk', films))),
    remove: () => archive.remove(item, ground),
    'let-go': () => letGo(partIn(shelf.recordings), item).then(() => ({ ok: true })),
  }
  const done = await acts[act]?.()
  await archive.close()
  process.exitCode = done?.ok ? 0 : 1
}
