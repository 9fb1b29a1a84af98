import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { realPace, type Pace } from '../../hub/store/couch-client.ts'
import { openCouchStore, type CouchOptions } from '../../hub/store/couch.ts'
import type { DatabaseShape, Store } from '../../hub/store/store.ts'
import {
  claimed,
  kinds,
  type Line,
  lines,
  opened,
  shelves,
  type Note,
  type Shelf,
} from '../contract/world.ts'
import { startCouchServer, type CouchServerOptions } from '../couchdb/server.ts'

type Server = Awaited<ReturnType<typeof startCouchServer>>
type Options = Partial<CouchOptions<Shelf>>

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A clock and pauses twenty times as fast: the order of things stays. */
const pace: Pace = {
  now: () => realPace.now() * 20,
  pause: (ms, signal) => realPace.pause(ms / 20, signal),
  chance: () => 0.5,
}

async function serve(options: CouchServerOptions = {}): Promise<Server> {
  const server = await startCouchServer(options)
  closers.push(server.close)
  return server
}

async function tryOpen(server: Server, options: Options = {}, user = 'admin') {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-index-'))
  closers.unshift(() => rm(dir, { recursive: true, force: true }))
  return openCouchStore({ url: server.url(user), dir, databases: shelves, pace, ...options })
}

async function open(server: Server, options: Options = {}, user = 'admin'): Promise<Store<Shelf>> {
  const store = opened(await tryOpen(server, options, user))
  closers.push(() => store.close())
  return store
}

const notes = (store: Store<Shelf>) => store.database<Note>('plain')
const BULK = /_bulk_docs/

describe('CouchDB when something goes wrong', () => {
  it('P9: stores once what it acknowledged into a line that was cut', async () => {
    const server = await serve()
    const store = await open(server)
    server.order('lost', BULK)
    server.order('cut', BULK)
    expect(kinds(await notes(store).append([{ _id: 'a', text: 'x' }]))).toEqual(['stored'])
    server.order('lost', BULK)
    expect(await notes(store).put({ _id: 'b', number: 1 }, undefined)).toMatchObject({ kind: 'stored' })
    server.order('lost', BULK)
    expect(kinds(await notes(store).remove(['b']))).toEqual(['stored'])
    expect((await notes(store).info()).docs).toBe(1)
  })

  it('finds in a log what was written unheard, though nothing more is written', async () => {
    const server = await serve()
    const store = await open(server, { tries: 1 })
    const log = store.database<Line>('log')
    const [first, second] = lines('desk-a', 2)
    if (!first || !second) throw new Error('two lines were made')
    expect(kinds(await log.append([first]))).toEqual(['stored'])
    server.order('lost', BULK)
    expect(kinds(await log.append([second]))).toEqual(['unsure'])
    expect(await log.get([second._id])).toEqual([second])
  })

  it('tells what stands there when a lost answer hid somebody else’s document', async () => {
    const server = await serve()
    const store = await open(server)
    await notes(store).append([{ _id: 'a', text: 'theirs' }])
    server.order('lost', BULK)
    const [verdict] = await notes(store).append([{ _id: 'a', text: 'ours' }])
    expect(verdict).toEqual({ kind: 'exists', stored: { _id: 'a', text: 'theirs' }, same: false })
    expect(await notes(store).put({ _id: 'a', text: 'ours' }, undefined)).toEqual({ kind: 'conflict' })
  })

  it('P8, run 7: takes a 202 for a success only when it finds the document standing alone', async () => {
    const server = await serve()
    const store = await open(server)
    const rival = (rev: string) => () => server.plant('yizhan-plain', { _id: 'a', _rev: rev, text: 'theirs' })
    server.order('accepted', BULK, rival(`1-${'f'.repeat(32)}`))
    const [lost] = await notes(store).append([{ _id: 'a', text: 'ours' }])
    expect(lost).toEqual({ kind: 'exists', stored: { _id: 'a', text: 'theirs' }, same: false })

    server.order('accepted', BULK)
    expect(kinds(await notes(store).append([{ _id: 'b', text: 'alone' }]))).toEqual(['stored'])
  })

  it('stays unsure when a 202 left two documents side by side', async () => {
    const server = await serve()
    const store = await open(server)
    const rev = `1-${'0'.repeat(32)}`
    server.order('accepted', BULK, () =>
      server.plant('yizhan-plain', { _id: 'a', _rev: rev, text: 'theirs' }),
    )
    const [verdict] = await notes(store).append([{ _id: 'a', text: 'ours' }])
    expect(verdict).toMatchObject({ kind: 'unsure', fault: { code: 'contended' } })
  })

  it('finds the one document that makes CouchDB refuse a batch', async () => {
    const server = await serve({ largest: 1000 })
    const store = await open(server)
    const docs = Array.from({ length: 50 }, (_, at): Note => ({
      _id: `d${at}`,
      text: 'x'.repeat(at === 31 ? 2000 : 9),
    }))
    const verdicts = await notes(store).append(docs)
    expect(verdicts[31]).toEqual({ kind: 'refused', reason: 'size' })
    expect(verdicts.filter(({ kind }) => kind === 'stored')).toHaveLength(49)
  })

  it('gives up on a server that never answers, and says that the outcome is open', async () => {
    const server = await serve()
    const store = await open(server, { timeout: 150, tries: 2 })
    server.order('stall', BULK)
    server.order('stall', BULK)
    const [verdict] = await notes(store).append([{ _id: 'a' }])
    expect(verdict).toMatchObject({ kind: 'unsure', fault: { code: 'timeout' } })
    expect(kinds(await notes(store).append([{ _id: 'a' }]))).toEqual(['stored'])
  })

  it('says that it is away, and serves again when it is back', async () => {
    const server = await serve()
    const store = await open(server, { tries: 2 })
    for (let n = 0; n < 99; n++) server.order('busy', /plain/)
    const [verdict] = await notes(store).append([{ _id: 'a' }])
    expect(verdict).toMatchObject({ kind: 'unsure', fault: { code: 'busy' } })
    await expect(notes(store).get(['a'])).rejects.toMatchObject({ code: 'busy' })
    await expect(notes(store).range({ limit: 1 })).rejects.toMatchObject({ code: 'busy' })
    server.calm()
    expect(await notes(store).get(['a'])).toEqual([undefined])
  })

  it('answers unreachable when nothing listens any more', async () => {
    const server = await serve()
    const store = await open(server, { tries: 2 })
    await server.close()
    expect(await notes(store).append([{ _id: 'a' }])).toMatchObject([
      { kind: 'unsure', fault: { code: 'unreachable' } },
    ])
    await expect(notes(store).get(['a'])).rejects.toMatchObject({ code: 'unreachable' })
    expect(await store.ping()).toMatchObject({ code: 'unreachable' })
  })

  it('follows on through faults without missing anything', async () => {
    const server = await serve()
    const store = await open(server)
    const stop = new AbortController()
    const seen = new Set<string>()
    const following = (async () => {
      for await (const { docs } of notes(store).follow({ signal: stop.signal, batch: 10 })) {
        for (const { _id } of docs) seen.add(_id)
        if (seen.size === 60) stop.abort()
      }
    })()
    for (let n = 0; n < 60; n++) {
      if (n % 10 === 3)
        for (const quirk of ['busy', 'lost', 'cut', 'rewind'] as const) server.order(quirk, /_changes/)
      await notes(store).append([{ _id: `n${n}` }])
    }
    await following
    expect(seen.size).toBe(60)
  })
})

describe('opening a store on CouchDB', () => {
  it('sets everything up once, and changes nothing when run again', async () => {
    const server = await serve()
    const first = await open(server)
    await notes(first).append([{ _id: 'a', state: 'open', due: '1' }])
    const again = await open(server)
    expect(await notes(again).get(['a'])).toHaveLength(1)
    expect(
      (await notes(again).find({ index: 'by-state', where: { state: 'open' }, limit: 9 })).docs,
    ).toHaveLength(1)
  })

  it('opens for a user who has our role and no other right, once an administrator has set it up', async () => {
    const server = await serve()
    expect(await tryOpen(server, {}, 'hub')).toMatchObject({ ok: false, reason: 'unauthorized' })
    await open(server)
    const store = await open(server, {}, 'hub')
    expect(kinds(await notes(store).append([{ _id: 'a' }]))).toEqual(['stored'])
  })

  it('keeps everybody else out', async () => {
    const server = await serve()
    await open(server)
    expect(await tryOpen(server, {}, 'stranger')).toMatchObject({ ok: false, reason: 'forbidden' })
    expect(await tryOpen(server, {}, 'nobody')).toMatchObject({ ok: false, reason: 'unauthorized' })
  })

  it('builds an index anew when its fields change, and drops one that is no longer declared', async () => {
    const server = await serve()
    const before = await open(server)
    await notes(before).append([{ _id: 'a', state: 'open', number: 7 }])
    const plain: DatabaseShape = { indexes: { 'by-state': ['state', 'number'] } }
    const after = await open(server, { databases: { ...shelves, plain } })
    const query = { index: 'by-state', where: { state: 'open', number: 7 }, limit: 9 }
    expect((await notes(after).find(query)).docs).toHaveLength(1)
    await expect(notes(before).find({ index: 'by-number', where: {}, limit: 9 })).rejects.toMatchObject({
      code: 'rejected',
    })
  })

  it('refuses a server that is too old, and databases that were made in another layout', async () => {
    const old = await serve({ version: '3.3.3' })
    expect(await tryOpen(old)).toMatchObject({ ok: false, reason: 'unsuited' })
    const server = await serve()
    await open(server)
    const swapped = { ...shelves, laned: { log: true }, log: {} } as const
    expect(await tryOpen(server, { databases: swapped })).toMatchObject({ ok: false, reason: 'unsuited' })
  })

  it('says in a sentence that it cannot be reached, without the password', async () => {
    const server = await serve()
    await server.close()
    const answer = await tryOpen(server, { tries: 1 })
    expect(answer).toMatchObject({ ok: false, reason: 'unreachable' })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

describe('the right to write on CouchDB', () => {
  const term = { leaseTerm: 2000 }

  it('is held against a second process, which hears who has it', async () => {
    const server = await serve()
    const [one, two] = [await open(server, term), await open(server, term)]
    const claim = claimed(await one.claimWriter('hub on host A'))
    expect(await two.claimWriter('hub on host B')).toEqual({ ok: false, holder: 'hub on host A' })
    await claim.release()
    expect(await two.claimWriter('hub on host B')).toMatchObject({ ok: true })
  })

  it('passes on from a process that died without giving it back', async () => {
    const server = await serve()
    const one = await open(server, term)
    claimed(await one.claimWriter('hub on host A'))
    await one.close()
    const two = await open(server, { leaseTerm: 200 })
    expect(await two.claimWriter('hub on host B')).toMatchObject({ ok: true })
  })

  it('is given to one of several that ask at the same moment', async () => {
    const server = await serve()
    const stores = [await open(server, term), await open(server, term), await open(server, term)]
    const claims = await Promise.all(stores.map((store, at) => store.claimWriter(`hub ${at}`)))
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('is lost when somebody else took it, and nothing is written from then on', async () => {
    const server = await serve()
    const [one, two] = [await open(server, term), await open(server, term)]
    const claim = claimed(await one.claimWriter('hub on host A'))
    const meta = two.database<{ _id: string; holder: string; beat: number }>('meta')
    await meta.putAll([{ _id: 'writer-lease', holder: 'a person by hand', beat: 1 }])
    await expect.poll(() => claim.lost.aborted).toBe(true)
    expect(await notes(one).append([{ _id: 'a' }])).toMatchObject([
      { kind: 'unsure', fault: { code: 'not-writer' } },
    ])
    expect(await notes(one).remove(['a'])).toMatchObject([{ kind: 'unsure', fault: { code: 'not-writer' } }])
    expect(await notes(one).get(['a'])).toEqual([undefined])
  })

  it('run 8: is not used by a process that was frozen for longer than the term, not even before its next beat', async () => {
    const server = await serve()
    let frozen = 0
    const asleep: Pace = { ...pace, now: () => pace.now() + frozen }
    const one = await open(server, { pace: asleep, leaseTerm: 60_000 })
    claimed(await one.claimWriter('hub on host A'))
    expect(kinds(await notes(one).append([{ _id: 'before' }]))).toEqual(['stored'])
    frozen = 120_000
    expect(await notes(one).append([{ _id: 'a' }])).toMatchObject([
      { kind: 'unsure', fault: { code: 'not-writer' } },
    ])
    expect(await notes(one).get(['before', 'a'])).toEqual([{ _id: 'before' }, undefined])
  })

  it('is lost when the store was away for the whole term', async () => {
    const server = await serve()
    const store = await open(server, { leaseTerm: 4000, tries: 1 })
    const claim = claimed(await store.claimWriter('hub on host A'))
    await server.close()
    await expect.poll(() => claim.lost.aborted).toBe(true)
  })
})
