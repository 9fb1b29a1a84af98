import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { cp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openCounty, openPost, type Post } from '../integration/county.ts'
import { takeIn } from '../integration/story.ts'
import { type BrokenLine, layBrokenLine } from '../broken-line.ts'
import { openNetwork } from '../network.ts'
import { addFilm, sentOf } from './film.ts'

// A film on a line that breaks, stalls and lies, between a desk and a hub that die in the middle of it. What goes twice is counted.

const filmBytes = 3_000_000
/** The largest chunk that a line of these tests gets: it carries less than this in a second. */
const mostChunk = 300_000

type Upload = { readonly line: BrokenLine; readonly post: Post; readonly matter: string }

/** A desk with a film under way over a line of 2 Mbit/s. */
async function filming(url: () => string, code: string): Promise<Upload> {
  const line = await layBrokenLine(url)
  const post = await openPost(() => line.url, code, 'zhouguilan')
  onTestFinished(async () => {
    post.wire.pull()
    await post.browser.restart()
    await line.close()
  })
  const { matter } = await takeIn(post.desk)
  await post.allThere()
  line.quality.rate = 250_000
  await addFilm(post.desk, matter, filmBytes)
  await under(post)
  return { line, post, matter }
}
async function under(post: Post, more = 0): Promise<void> {
  await expect.poll(() => sentOf(post), { interval: 20 }).toBeGreaterThan(more)
}
/** Bytes of the film that were put on the line more often than once. */
function twice({ desk }: Post): number {
  const { spent } = desk.line.current().parcels
  return spent - (filmBytes + 28)
}
async function arrived({ post, line }: Pick<Upload, 'post' | 'line'>): Promise<void> {
  line.quality.rate = Infinity
  post.browser.online()
  await post.allThere()
}

test('P20: a line that breaks again and again costs one chunk each time', async () => {
  const county = await openCounty()
  const { line, post } = await filming(() => county.network().url, await county.code('wuping'))
  const breaks = 6
  for (let times = 0; times < breaks; times += 1) {
    await line.breakAfter(250_000)
    post.browser.online()
  }
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(breaks * mostChunk)
  expect(post.desk.line.current().receipt?.parcels).toBe(1)
})

test('R7: a line on which nothing moves any more and nobody is told: the desk gives up on the chunk, and goes on', async () => {
  const county = await openCounty()
  const { line, post } = await filming(() => county.network().url, await county.code('wuping'))
  const before = sentOf(post)
  const goOn = line.stall()
  // The chunk's patience, in the time that this browser lives in.
  await expect
    .poll(() => {
      post.browser.pass(60_000)
      return post.desk.line.current().kind
    })
    .toBe('offline')
  goOn()
  post.browser.pass(60_000)
  await under(post, before)
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(3 * mostChunk)
})

test('R4: the answer to a chunk is lost: the desk asks, and sends none of it again', async () => {
  const county = await openCounty()
  const { line, post } = await filming(() => county.network().url, await county.code('wuping'))
  for (let times = 0; times < 3; times += 1) {
    post.wire.loseAnswer('/sync/parcels/')
    await under(post, sentOf(post))
  }
  await arrived({ post, line })
  expect(twice(post)).toBe(0)
})

test('a bit falls over on the way: that chunk is turned away and sent again, the rest of the film is not', async () => {
  const county = await openCounty()
  const { line, post } = await filming(() => county.network().url, await county.code('wuping'))
  line.spoil()
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(mostChunk)
  expect(post.desk.line.current().parcels).toMatchObject({ again: 0, broken: 0, kept: 0 })
})

test('the browser is closed and opened again in the middle: it asks how far the film is, and goes on from there', async () => {
  const county = await openCounty()
  const { line, post } = await filming(() => county.network().url, await county.code('wuping'))
  for (let times = 0; times < 3; times += 1) {
    const before = sentOf(post)
    await post.reopen()
    await under(post, before)
  }
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(3 * mostChunk)
})

async function startHub(dir: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = fork(new URL('../integration/hub-process.ts', import.meta.url), [dir], { execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = (await once(child, 'message')) as [string]
  return { url, child }
}
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('the hub is killed with its partial file open, time after time: it goes on from what was on its disk', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-parcels-'))
  let hub = await startHub(dir)
  hub.child.send('wuping')
  const [code] = (await once(hub.child, 'message')) as [string]
  const { line, post } = await filming(() => hub.url, code)
  const kills = 3
  for (let times = 0; times < kills; times += 1) {
    const before = sentOf(post)
    await kill(hub.child)
    hub = await startHub(dir)
    post.browser.online()
    await under(post, before)
  }
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(kills * mostChunk)
  await kill(hub.child)
  const network = await openNetwork({ dir })
  onTestFinished(() => network.close())
  expect(await readdir(join(dir, 'parcels', 'incoming'))).toEqual([])
})

test('R8: the hub is restored from a copy of an earlier hour: it is given again what it lost, from where it stood then', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-parcels-'))
  const copy = mkdtempSync(join(tmpdir(), 'yizhan-copy-'))
  onTestFinished(() => rm(copy, { recursive: true }))
  let hub = await startHub(dir)
  hub.child.send('wuping')
  const [code] = (await once(hub.child, 'message')) as [string]
  const { line, post } = await filming(() => hub.url, code)
  await kill(hub.child)
  await cp(dir, copy, { recursive: true })
  const then = sentOf(post)
  hub = await startHub(dir)
  post.browser.online()
  await under(post, then + 300_000)
  const lost = sentOf(post) - then
  await kill(hub.child)
  await rm(dir, { recursive: true })
  await cp(copy, dir, { recursive: true })
  hub = await startHub(dir)
  await arrived({ post, line })
  expect(twice(post)).toBeLessThanOrEqual(lost + 3 * mostChunk)
  await kill(hub.child)
  const network = await openNetwork({ dir })
  onTestFinished(() => network.close())
})

test('R6: what is written on a matter afterwards takes none of its papers away', async () => {
  const county = await openCounty()
  const { line, post, matter } = await filming(() => county.network().url, await county.code('wuping'))
  await arrived({ post, line })
  const [paper] = (await county.matter(matter)).papers
  const hash = paper?.pages[0]?.hash ?? ''
  await post.desk.write([
    { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'told' } },
  ])
  await post.allThere()
  const page = await county.network().hub.county.caseFile.openPage(matter, hash)
  expect(page?.length).toBe(filmBytes)
})
