import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Program, startProgram } from '../program.ts'
import { openFarCounty, startNode } from './far.ts'
import { noWorkerHere } from './node.ts'

const absent = await noWorkerHere()

/** What a program says and how it ends, when every process of it is told to stop at once, as Ctrl-C does. */
async function interrupted(
  program: Program,
): Promise<{ readonly code: number | null; readonly words: string }> {
  const before = program.said().length
  process.kill(-program.pid, 'SIGINT')
  const code = await program.ended
  return { code, words: program.said().slice(before) }
}
const silent = { code: 0, words: '' }

function workerOf({ pid }: Program): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('mediasoup'))
  if (found === undefined) throw new Error('no worker')
  return found
}

/** A room that is open at a node of its own. */
async function openRoom() {
  const { program, port } = await startNode(0, undefined, true)
  const county = await openFarCounty(port)
  await expect.poll(() => county.standing()).toEqual({ kind: 'ready', workers: 1 })
  const room = 'consult:wuping.00000000000000000000000001'
  expect(await county.node.ask('open-room', { room, record: true })).toMatchObject({ ok: true })
  return { program, county, told: () => county.news.map(({ kind }) => kind) }
}

describe.skipIf(absent !== null)(`what is stopped together with its workers ${absent ?? ''}`, () => {
  it('ends without a word: a media node, whose rooms say that they are over', async () => {
    const { program, county, told } = await openRoom()
    expect(await interrupted(program)).toEqual(silent)
    expect(told()).toContain('closed')
    await county.die()
  })

  it('ends without a word where its worker had gone before', async () => {
    const { program, county, told } = await openRoom()
    const worker = workerOf(program)
    process.kill(program.pid, 'SIGSTOP')
    process.kill(worker, 'SIGINT')
    await expect.poll(() => readFileSync(`/proc/${worker}/stat`, 'utf8')).toMatch(/\) Z /)
    const ended = interrupted(program)
    process.kill(program.pid, 'SIGCONT')
    expect(await ended).toEqual(silent)
    expect(told()).toContain('closed')
    await county.die()
  })

  it('says that a worker died where it goes on without it', async () => {
    const { program, county } = await openRoom()
    process.kill(workerOf(program), 'SIGKILL')
    await program.says(/(a media worker died)/)
    expect(await interrupted(program)).toEqual(silent)
    await county.die()
  })

  it('ends without a word: a demo with its second county', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yizhan-stopping-'))
    const { HOME, MEDIASOUP_WORKER_BIN } = process.env
    const settings = { HOME, MEDIASOUP_WORKER_BIN, DEMO: '1', PORT: '0', DATA_DIR: folder }
    const hub = startProgram('hub/main.ts', settings, [], true)
    await hub.says(/Live .*(ready)/)
    expect(await interrupted(hub)).toEqual(silent)
    rmSync(folder, { recursive: true, force: true })
  })
})
