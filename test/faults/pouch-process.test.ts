import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPouchStore } from '../../hub/store/pouch.ts'
import { kinds, lineId, lines, opened, shelves, type Line } from '../contract/world.ts'

let dir: string
let child: ChildProcess | undefined

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-process-'))
})
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await rm(dir, { recursive: true })
})

function start(what: 'laned' | 'log' | 'hold'): AsyncIterator<string> {
  const program = join(import.meta.dirname, 'appender.ts')
  child = spawn(process.execPath, [program, dir, what], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('no output to read')
  return createInterface(child.stdout)[Symbol.asyncIterator]()
}

async function kill(): Promise<void> {
  child?.kill('SIGKILL')
  if (child !== undefined) await once(child, 'exit')
}

const open = async (who = 'the test') => openPouchStore({ dir, databases: shelves, who })

describe('the embedded store and processes', () => {
  it.each(['laned', 'log'] as const)(
    'has everything of %s that it acknowledged before it was killed',
    async (shelf) => {
      const said = start(shelf)
      let stored = 0
      while (stored < 3000) {
        const { value } = (await said.next()) as { value: string }
        if (value.startsWith('stored')) stored = Number(value.split(' ')[1])
      }
      await kill()
      const store = opened(await open())
      const journal = store.database<Line>(shelf)
      const there = await journal.get(lines('desk-a', stored).map(({ _id }) => _id))
      expect(there.findIndex((doc) => doc === undefined)).toBe(-1)
      expect(there.at(-1)).toEqual({ _id: lineId('desk-a', stored), text: `desk-a ${stored}` })
      expect((await journal.info()).docs).toBeGreaterThanOrEqual(stored)
      expect(kinds(await journal.append(lines('desk-b', 1)))).toEqual(['stored'])
      await store.close()
    },
  )

  it('keeps a second process out, and tells it who is inside', async () => {
    const said = start('hold')
    expect((await said.next()).value).toBe('open')
    const refused = await open()
    expect(refused).toMatchObject({ ok: false, reason: 'held' })
    expect(refused.ok ? '' : refused.sentence).toContain(`appender ${child?.pid}`)
    await kill()
    await opened(await open()).close()
  })

  it('refuses the folder to a process that comes later', async () => {
    const store = opened(await open())
    const said = start('laned')
    const { value } = (await said.next()) as { value: string }
    expect(JSON.parse(value)).toMatchObject({ ok: false, reason: 'held' })
    await store.close()
  })

  it('P6: refuses the folder to a second store in the same process, and opens it after the first has closed', async () => {
    const first = opened(await open('the first'))
    const second = await open('the second')
    expect(second).toMatchObject({ ok: false, reason: 'held' })
    expect(second.ok ? '' : second.sentence).toContain('the first')
    expect(kinds(await first.database<Line>('laned').append(lines('desk-a', 1)))).toEqual(['stored'])
    await first.close()
    await opened(await open()).close()
  })

  it('says in a sentence that a folder cannot be used', async () => {
    const file = join(dir, 'file')
    await writeFile(file, 'not a folder')
    const answer = await openPouchStore({ dir: join(file, 'store'), databases: shelves, who: 'x' })
    expect(answer).toMatchObject({ ok: false, reason: 'broken' })
  })

  it('says in a sentence that its files are broken, and lets go of the rest', async () => {
    await opened(await open()).close()
    await writeFile(join(dir, 'plain', 'CURRENT'), 'garbage')
    for (let n = 0; n < 2; n++) expect(await open()).toMatchObject({ ok: false, reason: 'broken' })
  })
})
