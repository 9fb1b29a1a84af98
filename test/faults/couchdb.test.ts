// Prevents: what a CouchDB that is not ours alone holds or answers, and what becomes of a county that takes it at its word. Numbers: docs/faults.md.
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { realPace } from '../../hub/store/couch-client.ts'
import { openCouchStore } from '../../hub/store/couch.ts'
import { databases } from '../../hub/store/design/databases.ts'
import { openCounty, tempDir, type TestCounty } from '../hub/county.ts'
import { Desk } from '../hub/desk.ts'
import { startCouchServer } from '../couchdb/server.ts'

type Server = Awaited<ReturnType<typeof startCouchServer>>

async function overCouch(): Promise<{ readonly server: Server; readonly open: () => Promise<TestCounty> }> {
  const { dir, remove } = await tempDir()
  const server = await startCouchServer()
  const counties: TestCounty[] = []
  onTestFinished(async () => {
    for (const county of counties) await county.close()
    await server.close()
    await remove()
  })
  const pace = { ...realPace, pause: () => Promise.resolve() }
  return {
    server,
    async open() {
      for (const county of counties) await county.close()
      const url = server.url('admin')
      const opened = await openCouchStore({ url, dir: join(dir, 'index'), databases, pace })
      if (!opened.ok) throw new Error(opened.sentence)
      const county = await openCounty(dir, { store: opened.store })
      counties.push(county)
      return county
    },
  }
}

/** As a person makes it, with CouchDB's own console. */
const design = {
  _id: '_design/theirs',
  _rev: `1-${'a'.repeat(32)}`,
  language: 'query',
  views: { theirs: { map: { fields: { text: 'asc' } } } },
}

test('R11: design documents in every database of the county are no entries, no feed lines and no cases', async () => {
  const { server, open } = await overCouch()
  const before = await open()
  const desk = await Desk.enrol(before)
  await desk.push([await desk.openVisit()])
  await before.followers.caughtUp()
  for (const name of Object.keys(databases)) await server.plant(`yizhan-${name}`, design)
  const county = await open()
  desk.county = county
  const neighbour = await Desk.enrol(county)
  const visit = await neighbour.openVisit()
  await neighbour.push([visit])
  await county.followers.caughtUp()
  const { items } = await desk.ownFeed()
  expect(items.flatMap((item) => (item.kind === 'entry' ? [item.entry.id] : []))).toEqual([visit.entry.id])
  for (const name of ['journal', 'feeds', 'visits', 'matters', 'lanes', 'meta'] as const) {
    const docs = await county.journal.store.database(name).range({ limit: 1_000 })
    expect(docs.filter(({ _id }) => _id.startsWith('_'))).toEqual([])
  }
  expect(await county.journal.store.database('visits').range({ limit: 9 })).toHaveLength(2)
})

test('R12: another’s leaf beside a block of the journal: the entry is in the journal once, and what is acknowledged can be read', async () => {
  const { server, open } = await overCouch()
  const county = await open()
  const desk = await Desk.enrol(county)
  await desk.push([await desk.openVisit()])
  for (const leaf of ['0', 'f']) {
    const next = await countBlocks(county)
    const rival = {
      _id: idOf(next + 1),
      _rev: `1-${leaf.repeat(32)}`,
      lines: '{"_id":"rival-0000:0000000001"}',
    }
    server.order('accepted', /journal\/_bulk_docs/, () => server.plant('yizhan-journal', rival))
    const visit = await desk.openVisit()
    let status = 0
    for (let tries = 0; status !== 200 && tries < 5; tries += 1) ({ status } = await desk.push([visit]))
    expect(status).toBe(200)
    const docs = await county.journal.journal.ofSubject(visit.header.subject)
    expect(docs.map(({ _id }) => _id)).toEqual([visit.entry.id])
  }
  const after = await open()
  desk.county = after
  const { verdicts, receipt } = await desk.push(desk.written)
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['already']))
  expect(receipt.holding).toBe(desk.holding())
})

const idOf = (block: number): string => `00000000:${String(block).padStart(12, '0')}`

async function countBlocks(county: TestCounty): Promise<number> {
  const enough = new AbortController()
  let last = 0
  const database = county.journal.store.database('journal')
  const { docs: all } = await database.info()
  let seen = 0
  for await (const { docs, since } of database.follow({ signal: enough.signal, batch: 1 })) {
    seen += docs.length
    last = Number(/:(\d+)\.\d+$/.exec(since)?.[1] ?? 0)
    if (seen >= all) enough.abort()
  }
  return last - 1
}
