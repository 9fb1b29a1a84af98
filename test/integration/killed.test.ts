import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { JournalDoc } from '../../hub/journal/journal.ts'
import { openNetwork } from '../network.ts'
import { readDisk, restoreDisk } from '../station/data/disk.ts'
import { openCounty, openPost, foldAlike } from './county.ts'
import { takeIn } from './story.ts'

// Nobody says goodbye: the hub's process is killed, the desk's computer loses power.

type Process = { readonly url: string; readonly child: ChildProcess }

async function startHub(dir: string): Promise<Process> {
  const child = fork(new URL('hub-process.ts', import.meta.url), [dir], { execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = (await once(child, 'message')) as [string]
  return { url, child }
}

async function kill({ child }: Process): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('the hub is killed in the middle of one push after another: the desk works on, and in the end all is there once', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-killed-'))
  let hub = await startHub(dir)
  hub.child.send('wuping')
  const [code] = (await once(hub.child, 'message')) as [string]
  const post = await openPost(() => hub.url, code, 'zhouguilan')
  onTestFinished(async () => {
    post.wire.pull()
    await post.browser.restart()
  })
  await post.allThere()
  await post.cut()
  const acknowledged: string[] = []
  const visits: string[] = []
  const arrive = async (): Promise<void> => {
    const { visit, ids } = await takeIn(post.desk)
    acknowledged.push(...ids)
    visits.push(visit)
  }
  for (let at = 0; at < 300; at += 1) await arrive()
  for (let times = 0; times < 4; times += 1) {
    const leaving = post.wire.atNext('/sync/entries')
    post.mend()
    await leaving
    // As the bytes run: before they are read, before the journal is synced, or before the answer is out.
    await Promise.all([kill(hub), arrive()])
    hub = await startHub(dir)
  }
  await kill(hub)

  const network = await openNetwork({ dir })
  onTestFinished(() => network.close())
  hub = { ...hub, url: network.url }
  post.mend()
  await post.allThere()
  expect(post.desk.line.current()).toMatchObject({ waitingEntries: 0, refused: 0 })
  const journal: JournalDoc[] = []
  for await (const page of network.hub.county.journal.ofSubjects('')) journal.push(...page)
  const stored = new Set(journal.map(({ _id }) => _id))
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  expect(new Set(journal.map(({ salt }) => salt)).size).toBe(journal.length)
  expect(post.desk.line.current().receipt?.entries).toBe(acknowledged.length + 1)
  const there = { network: () => network }
  for (const visit of [visits[0], visits.at(-1)]) await foldAlike(there, post, visit ?? '')
})

test('the desk’s computer loses power while a push is under way, and forgets that it was: nothing is said twice', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  await post.allThere()
  await post.cut()
  const { visit, ids } = await takeIn(post.desk)
  let disk: Awaited<ReturnType<typeof readDisk>> = []
  const leaving = post.wire.atNext('/sync/entries', async () => {
    disk = await readDisk(post.browser.name)
  })
  post.mend()
  await leaving
  await post.allThere()
  await post.browser.restart()
  await restoreDisk(post.browser.name, disk)

  await post.reopen()
  await post.desk.write([{ subject: visit, type: 'visit.called', body: {} }])
  await post.allThere()
  const journal = await county.journal()
  expect(journal.filter(({ _id }) => ids.includes(_id))).toHaveLength(3)
  expect(new Set(journal.map(({ salt }) => salt)).size).toBe(journal.length)
  expect((await foldAlike(county, post, visit)).visit.phase).toBe('serving')
})

test('a desk that is set back behind what the county holds of it begins a new lane and is told its own words again', async () => {
  const county = await openCounty()
  const post = await county.post('wuping', 'zhouguilan')
  const before = await takeIn(post.desk)
  await post.allThere()
  const disk = await readDisk(post.browser.name)
  const lost = await takeIn(post.desk)
  await post.allThere()
  await post.browser.restart()
  await restoreDisk(post.browser.name, disk)
  await post.reopen()
  const after = await takeIn(post.desk)
  await post.allThere()
  const stored = new Set((await county.journal()).map(({ _id }) => _id))
  for (const { ids } of [before, lost, after]) expect(ids.filter((id) => !stored.has(id))).toEqual([])
  for (const { visit } of [before, lost, after]) await foldAlike(county, post, visit)
})
