// Prevents: two hubs that write one store. Both processes are the hub as it is started. Numbers: docs/faults.md.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { lineId } from '../../hub/journal/feed-lines.ts'
import { openCouchStore } from '../../hub/store/couch.ts'
import { type Pace, realPace } from '../../hub/store/couch-client.ts'
import { databases } from '../../hub/store/design/databases.ts'
import type { Doc, Store } from '../../hub/store/store.ts'
import { startCouchServer } from '../couchdb/server.ts'
import { openCounty } from '../hub/county.ts'
import { Desk } from '../hub/desk.ts'

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

/** A clock and pauses twenty times as fast, which can stand still for a while: the order of things stays. */
function frozenPace(): Pace & { frozen: number } {
  const pace = {
    frozen: 0,
    now: () => realPace.now() * 20 + pace.frozen,
    pause: (ms: number, signal?: AbortSignal) => realPace.pause(ms / 20, signal),
    chance: () => 0.5,
  }
  return pace
}

test('P16: who takes over goes on in the same epoch of each feed, and the one before writes nothing any more, of whatever kind', async () => {
  const server = await startCouchServer()
  onTestFinished(server.close)
  const pace = frozenPace()
  const openStore = async (name: string): Promise<Store> => {
    const [url, dir] = [server.url('admin'), join(folder, name, 'index')]
    const opened = await openCouchStore({ url, dir, databases, pace, leaseTerm: 60_000 })
    if (!opened.ok) throw new Error(opened.sentence)
    expect(await opened.store.claimWriter(name)).toMatchObject({ ok: true })
    return opened.store
  }
  const store = await openStore('one')
  const first = await openCounty(join(folder, 'one'), { store })
  onTestFinished(first.crash)
  const [desk, neighbour] = [await Desk.enrol(first), await Desk.enrol(first)]
  await desk.push([await desk.openVisit()])
  await first.followers.caughtUp()
  const { page: before } = await neighbour.ownFeed()
  cpSync(join(folder, 'one', 'keys'), join(folder, 'two', 'keys'), { recursive: true })

  // It is frozen for longer than its lease lives; nobody else's clock stands still.
  pace.frozen = 480_000
  const second = await openCounty(join(folder, 'two'), { store: await openStore('two') })
  onTestFinished(second.crash)
  const old = (): Promise<unknown> =>
    first.journal.voice.say({
      subject: 'article:a1',
      type: 'article.withdrawn',
      body: { reason: 'x' },
      by: 'system',
    })
  await expect(old()).rejects.toMatchObject({ code: 'not-writer' })
  await expect(
    first.journal.feeds.write(neighbour.device, [{ mark: 'x', item: '{}' }]),
  ).rejects.toMatchObject({
    code: 'not-writer',
  })
  const model: Doc = { _id: 'visit:wuping.x' }
  expect(await store.database('visits').putAll([model])).toMatchObject([
    { kind: 'unsure', fault: { code: 'not-writer' } },
  ])

  for (const one of [desk, neighbour]) one.county = second
  const visit = await desk.openVisit()
  await desk.push([visit])
  await second.followers.caughtUp()
  const { page, items } = await neighbour.ownFeed()
  expect(page.epoch).toBe(before.epoch)
  expect(items.filter(({ kind }) => kind === 'entry')).toHaveLength(2)
})

test('P16: a line that the one before had under way ends the epoch: the next one is written by one hub alone, and tells everything', async () => {
  const county = await openCounty(join(folder, 'one'))
  onTestFinished(county.close)
  const [desk, neighbour] = [await Desk.enrol(county), await Desk.enrol(county)]
  const [first, second] = [await desk.openVisit(), await desk.openVisit()]
  await desk.push([first])
  await county.followers.caughtUp()
  const { epoch, n, hash } = await county.journal.feeds.head(neighbour.device)
  const late = { _id: lineId(neighbour.device, epoch, n + 1), item: '{"kind":"erased"}', hash, mark: 'late' }
  await county.journal.store.database<Doc>('feeds').append([late])

  await desk.push([second])
  await county.followers.caughtUp()
  const { page, items } = await neighbour.ownFeed()
  expect(page.epoch).not.toBe(epoch)
  expect(items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))).toEqual([
    first.entry.id,
    second.entry.id,
  ])
})
