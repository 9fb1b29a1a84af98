// Prevents: what PouchDB in process, and express-pouchdb before it, do to a server that trusts them. Numbers: docs/faults.md.
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import LevelDown from 'leveldown'
import PouchDB from 'pouchdb-core'
import { expect, onTestFinished, test } from 'vitest'
import { createAttempts } from '../../hub/directory/attempts.ts'
import { registerGateway } from '../../hub/gateway/gateway.ts'
import type { FeedPage } from '../../shared/http/sync.ts'
import { openCounty, tempDir } from '../hub/county.ts'
import { Desk } from '../hub/desk.ts'
import { openNetwork } from '../network.ts'

test('P1, run 6: nothing is acknowledged before LevelDB has synced it: each push ends on a synced write', async () => {
  const { dir, remove } = await tempDir()
  const real = Reflect.get(LevelDown.prototype, '_batch')
  const synced: string[] = []
  const watched = function (this: LevelDown, ...[operations, options, done]: Parameters<typeof real>): void {
    if ('sync' in options && options.sync === true) synced.push(this.location.slice(dir.length))
    real.call(this, operations, options, done)
  }
  Object.assign(LevelDown.prototype, { _batch: watched })
  onTestFinished(() => void Object.assign(LevelDown.prototype, { _batch: real }))
  const county = await openCounty(dir, { followers: false })
  onTestFinished(() => county.close().then(remove))
  const desk = await Desk.enrol(county)
  for (let times = 0; times < 5; times += 1) {
    const batch = [await desk.openVisit(), await desk.openVisit()]
    synced.length = 0
    expect((await desk.push(batch)).status).toBe(200)
    expect(synced).toEqual(expect.arrayContaining(['/store/keys', '/store/journal']))
  }
})

test('P4: the hub holds as many files open for forty desks and their lanes as for one', async () => {
  const { dir, remove } = await tempDir()
  const county = await openCounty(dir)
  onTestFinished(() => county.close().then(remove))
  const openFiles = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith(dir)).length
  const desks = [await Desk.enrol(county)]
  for (const desk of desks) await desk.push([await desk.openVisit()])
  await county.followers.caughtUp()
  const before = openFiles()
  expect(before).toBeGreaterThan(0)
  for (let at = 1; at < 40; at += 1) {
    const desk = await Desk.enrol(county)
    await desk.push([await desk.openVisit()])
  }
  await county.followers.caughtUp()
  // LevelDB opens and closes files of its own as it tidies up.
  expect(openFiles()).toBeLessThan(before + 40)
})

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // Closed since it was listed.
    return ''
  }
}

test('P11: the requests that kill express-pouchdb find no door, whoever sends them, and the hub goes on', async () => {
  const network = await openNetwork()
  onTestFinished(() => network.close())
  const admin = await network.signIn('dingwei')
  for (const cookie of ['', admin.cookie]) {
    for (const [method, path, body] of [
      ['POST', '/journal/_changes?filter=_selector', '{"selector":{}}'],
      ['POST', '/yizhan-journal/_changes?filter=_selector', '{"selector":{}}'],
      ['PUT', '/newdb', undefined],
      ['PUT', '/journal/_design/x', '{"validate_doc_update":"function(){process.exit()}"}'],
      ['PUT', '/_config/admins/me', '"me"'],
      ['POST', '/_users', '{"_id":"org.couchdb.user:me"}'],
      ['POST', '/_replicate', '{"source":"http://127.0.0.1:1/a","target":"journal"}'],
    ] as const) {
      const headers = { cookie, 'content-type': 'application/json' }
      const answer = await fetch(network.url + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      expect([400, 404]).toContain(answer.status)
    }
    for (const path of ['/_all_dbs', '/_session', '/journal/_all_docs?include_docs=true']) {
      const answer = await fetch(network.url + path, { headers: { cookie, accept: 'application/json' } })
      expect(await answer.text()).not.toMatch(/"(?:rows|total_rows|userCtx|ok)"/)
    }
  }
  expect((await fetch(`${network.url}/healthz`)).status).toBe(200)
})

test('P12: functions that lie in the store as design documents are never run', async () => {
  const { dir, remove } = await tempDir()
  const marked = join(dir, 'ran')
  const evil = `function () { require('node:fs').writeFileSync(${JSON.stringify(marked)}, 'x'); throw { forbidden: 'no' } }`
  await (await openCounty(dir)).close()
  for (const name of ['matters', 'meta']) {
    const pouch = new PouchDB(join(dir, 'store', name), { adapter: 'leveldb' })
    const functions = { validate_doc_update: evil, filters: { all: evil }, views: { all: { map: evil } } }
    await pouch.bulkDocs([{ _id: '_design/evil', ...functions }])
    await pouch.close()
  }
  const county = await openCounty(dir)
  onTestFinished(() => county.close().then(remove))
  const desk = await Desk.enrol(county)
  const visit = await desk.openVisit()
  expect((await desk.push([visit])).verdicts).toMatchObject([{ verdict: 'stored' }])
  await county.followers.caughtUp()
  expect(readdirSync(dir)).not.toContain('ran')
  expect(await county.journal.workList.rows(0)).toEqual([])
  const [refused] = await county.journal.store.database('meta').append([{ _id: '_design/more' }])
  expect(refused).toEqual({ kind: 'refused', reason: 'id' })
})

test('P15: a reader that goes away while it waits for news is let go at once, not when its time is over', async () => {
  const { dir, remove } = await tempDir()
  const county = await openCounty(dir)
  const { journal, directory, standIns, clock } = county
  let waiting = 0
  const changed: typeof journal.feeds.changed = (subscribers, signal) => {
    waiting += 1
    return journal.feeds.changed(subscribers, signal).finally(() => (waiting -= 1))
  }
  const now = (): number => clock.now
  const app = fastify()
  registerGateway(app, {
    ...journal,
    feeds: { ...journal.feeds, changed },
    consults: county.consults,
    directory,
    standIns,
    attempts: createAttempts(now),
    now,
    bearWith: () => undefined,
    serves: () => true,
    demo: true,
  })
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    await app.close()
    await county.close().then(remove)
  })
  const desk = await Desk.enrol({ ...county, base })
  await county.followers.caughtUp()
  const { epoch, head } = (await desk.feed()).body['common'] as FeedPage
  const gone = new AbortController()
  const path = `/sync/feed?own=${await desk.ownPlace()}&common=${epoch}:${head}&limit=9&wait=50`
  const asking = desk.send('GET', path, undefined, { signal: gone.signal })
  await expect.poll(() => waiting).toBe(1)
  gone.abort()
  await expect(asking).rejects.toThrow('abort')
  await expect.poll(() => waiting).toBe(0)
})
