import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCouchStore } from '../../hub/store/couch.ts'
import { databases } from '../../hub/store/design/databases.ts'
import type { CaseRow } from '../../shared/http/cases.ts'
import { startCouchServer } from '../couchdb/server.ts'
import { type Network, openNetwork } from '../network.ts'

// The whole hub, told the whole story, over CouchDB's protocol: what only one of the two stores could do would show here.

let server: Awaited<ReturnType<typeof startCouchServer>>
let network: Network
beforeAll(async () => {
  server = await startCouchServer()
  network = await openNetwork({
    world: 'monday',
    async openStore(dir) {
      const opened = await openCouchStore({ url: server.url('admin'), dir: join(dir, 'index'), databases })
      if (!opened.ok) throw new Error(opened.sentence)
      return opened.store
    },
  })
}, 60_000)
afterAll(async () => {
  await network.close()
  await server.close()
})

test('P14: the work list is the same as over the embedded store', async () => {
  const lin = await network.signIn('linxiao')
  const rows = (await lin.ask('GET', '/api/cases')).json as CaseRow[]
  const count = (phase: string) => rows.filter((row) => row.phase === phase).length
  expect([count('waiting'), count('taken'), count('asked'), count('answered'), count('closed')]).toEqual([
    3, 6, 6, 1, 2,
  ])
})

test('a desk’s entry reaches the list, and the case that an agent takes is taken', async () => {
  const tang = await network.signIn('tangke')
  const subject = network.subjects.get('zhou') ?? ''
  expect((await tang.act(subject, { act: 'take' })).status).toBe(200)
  await network.settled()
  const rows = (await tang.ask('GET', '/api/cases')).json as CaseRow[]
  expect(rows.find((row) => row.subject === subject)).toMatchObject({
    phase: 'taken',
    taker: 'tangke',
    name: '周福生粮油店',
  })
})

test('sessions and the story outlive a restart', async () => {
  network = await network.restart()
  const tang = await network.signIn('tangke')
  expect((await tang.ask('GET', '/api/me')).status).toBe(200)
  expect(((await tang.ask('GET', '/api/cases')).json as CaseRow[]).length).toBe(18)
})
