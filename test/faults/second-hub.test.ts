// Prevents: two hubs that write one store. Both processes are the hub as it is started. Numbers: docs/faults.md.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { startCouchServer } from '../couchdb/server.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-second-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

type Hub = {
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<number | null>
  /** Where it listens, once it does. */
  readonly url: () => Promise<string>
}

/** @param name of its data folder */
function start(name: string, couch: string | null = null): Hub {
  const settings = { PORT: '0', DATA_DIR: join(folder, name), HOST: '127.0.0.1', LOG_LEVEL: 'silent' }
  const env = { PATH: process.env['PATH'], ...settings, ...(couch === null ? {} : { COUCHDB_URL: couch }) }
  const child = spawn(process.execPath, ['hub/main.ts'], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += String(part)))
  const address = (): string => /Open +(http:\S+)/.exec(text)?.[1] ?? ''
  return {
    child,
    said: () => text,
    ended: new Promise((resolve) => child.once('close', resolve)),
    async url() {
      await expect.poll(address, { timeout: 60_000 }).not.toBe('')
      return address()
    },
  }
}

const isWell = async (url: string): Promise<boolean> => (await fetch(`${url}/healthz`)).ok
/** As the person does who reads it at the console. */
const tokenOf = ({ said }: Hub): string => /First run +([0-9A-Z-]+)/.exec(said())?.[1] ?? ''

function found(url: string, token: string): Promise<Response> {
  const admin = { id: 'dingwei', name: '丁伟', password: 'long-enough-1' }
  const body = { token, county: { name: '松岚县', province: '云南省', phone: '100' }, admin }
  const headers = { 'content-type': 'application/json' }
  return fetch(`${url}/api/first-run`, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('P16: on one data folder the second stays out, says who is in, and comes in when the first was killed', async () => {
  const first = start('data')
  const url = await first.url()
  const second = start('data')
  expect(await second.ended).toBe(1)
  expect(second.said()).toContain(`pid ${first.child.pid}`)
  expect(second.said()).toMatch(/只许一个进程写.*one process writes it/)
  expect(second.said().trim().split('\n')).toHaveLength(1)
  expect(await isWell(url)).toBe(true)
  expect((await found(url, tokenOf(first))).status).toBe(200)
  first.child.kill('SIGKILL')
  await first.ended
  const third = start('data')
  expect(await (await fetch(`${await third.url()}/api/county`)).json()).toMatchObject({ ready: true })
})

test('P16, run 8: on one CouchDB the second watches whether the first lives, and stays out', async () => {
  const server = await startCouchServer()
  onTestFinished(server.close)
  const first = start('one', server.url('admin'))
  const url = await first.url()
  cpSync(join(folder, 'one', 'keys'), join(folder, 'two', 'keys'), { recursive: true })
  const second = start('two', server.url('admin'))
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(new RegExp(`pid ${first.child.pid}.*whether it still lives`))
  expect(second.said()).toMatch(
    new RegExp(`正由另一个进程写 .*pid ${first.child.pid}.*only one may at a time`),
  )
  expect(await isWell(url)).toBe(true)
})

test('P16, run 8: a hub that was frozen, and whose store another took over, writes nothing when it wakes, says so and ends', async () => {
  const server = await startCouchServer()
  onTestFinished(server.close)
  const first = start('one', server.url('admin'))
  const url = await first.url()
  cpSync(join(folder, 'one', 'keys'), join(folder, 'two', 'keys'), { recursive: true })
  first.child.kill('SIGSTOP')
  // What somebody asks of it meanwhile waits before its door.
  const late = found(url, tokenOf(first)).then(
    ({ status }) => status,
    () => 0,
  )
  const second = start('two', server.url('admin'))
  const there = await second.url()
  first.child.kill('SIGCONT')
  expect(await late).not.toBe(200)
  expect(await first.ended).toBe(1)
  expect(first.said()).toMatch(/另一个进程接过了数据库.*took the database over/)
  expect(await (await fetch(`${there}/api/county`)).json()).toMatchObject({ ready: false })
  expect((await found(there, tokenOf(second))).status).toBe(200)
  expect(await isWell(there)).toBe(true)
})
