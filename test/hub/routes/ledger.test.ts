import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leafHashOf, sha256 } from '../../../hub/ledger/hashing.ts'
import { readCheckpoint } from '../../../shared/evidence/tlog/checkpoint.ts'
import { isSignedBy, readKey } from '../../../shared/evidence/tlog/note.ts'
import { readProof } from '../../../shared/evidence/tlog/proof.ts'
import { hashesIn, leavesIn, newTiles, tilePath, tileWidth } from '../../../shared/evidence/tlog/tiles.ts'
import { foldNodes, hashRow, nodesOf, sameHash } from '../../../shared/evidence/tlog/tree.ts'
import { verifyInclusion } from '../../../shared/evidence/tlog/verify.ts'
import { type Console, type Network, openNetwork } from '../../network.ts'

let network: Network
let mediator: Console
let enrolled = ''
beforeAll(async () => {
  network = await openNetwork()
  mediator = await network.signIn('masuqin')
  await network.enrol('wuping')
  await network.enrol('shijiu')
  await network.hub.ledger.caughtUp()
  for await (const docs of network.hub.county.journal.ofSubjects('device:'))
    enrolled ||= docs.find(({ header }) => header.includes('device.enrolled'))?._id ?? ''
})
afterAll(() => network.close())

const get = (path: string) => fetch(`${network.url}${path}`)
const bytesOf = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer())

describe('the ledger over HTTP', () => {
  test('is a tiled log: whoever reads its tiles comes to the root that it signed', async () => {
    const answer = await get('/ledger/checkpoint')
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const read = readCheckpoint(await answer.text())
    if (!read.ok) throw new Error(read.what)
    const { size, root } = read.checkpoint
    const { json } = await mediator.ask('GET', '/api/ledger')
    const key = readKey(sha256, (json as { key: string }).key)
    expect(key.ok && (await isSignedBy(sha256, read.note, key.key))).toBe('signed')

    const tiles = newTiles(0, size)
    expect(tiles.map(tilePath)).toEqual([`tile/entries/000.p/${size}`, `tile/0/000.p/${size}`])
    const [bundle, row] = await Promise.all(tiles.map((tile) => bytesOf(`/ledger/${tilePath(tile)}`)))
    const leaves = leavesIn(bundle ?? new Uint8Array(), size) ?? []
    const hashes = leaves.map((leaf) => leafHashOf(Buffer.from(leaf).toString()))
    expect(
      hashesIn(row ?? new Uint8Array(), size)?.every((hash, at) => sameHash(hash, hashes[at] ?? hash)),
    ).toBe(true)
    const nodes = nodesOf({ from: 0, to: size }).map(({ level, index }) =>
      hashRow(sha256, hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    )
    expect(sameHash(foldNodes(sha256, nodes), root)).toBe(true)
    const tile = await get(`/ledger/tile/0/000.p/${size}`)
    expect(tile.headers.get('cache-control')).toContain('immutable')
  })

  test('proves an entry to who has the right, and to nobody else', async () => {
    const { status, json } = await mediator.ask('GET', `/api/ledger/proofs/${enrolled}`)
    expect(status).toBe(200)
    const { leaf, proof, index } = json as { leaf: string; proof: string; index: number }
    const read = readProof(proof)
    if (!read.ok) throw new Error(read.what)
    const claim = {
      index,
      size: read.head.size,
      leaf: leafHashOf(leaf),
      proof: read.proof,
      root: read.head.root,
    }
    expect(verifyInclusion(sha256, claim)).toEqual({ ok: true })
    const assistant = await network.signIn('zhouguilan')
    expect((await assistant.ask('GET', `/api/ledger/proofs/${enrolled}`)).status).toBe(403)
  })

  test('says what is wrong with what is asked for', async () => {
    const ask = async (path: string) => (await mediator.ask('GET', path)).json
    expect(await ask('/api/ledger/proofs/nothing')).toMatchObject({
      error: { code: 'bad-request', where: 'entry' },
    })
    expect(await ask('/api/ledger/proofs/wp1-abcd:0000000001')).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(await ask('/api/ledger/growth?old=1&size=x')).toMatchObject({
      error: { code: 'bad-request', where: 'size' },
    })
    expect(await ask('/api/ledger/growth?old=1&size=9999')).toMatchObject({ error: { code: 'not-now' } })
    expect(await ask('/api/ledger/growth?old=1&size=3')).toMatchObject({
      proof: [expect.any(String), expect.any(String)],
    })
    const note = { note: 'nonsense' }
    expect((await mediator.ask('POST', '/api/ledger/cosignatures', note)).json).toMatchObject({
      error: { code: 'bad-request', where: 'note.1 no-newline' },
    })
    const wrong = [
      '/ledger/tile/0/001',
      '/ledger/tile/0/../../keys/ledger.pem',
      '/ledger/tile/0/0',
      `/ledger/tile/0/000.p/${tileWidth}`,
      '/ledger/leaves',
    ]
    for (const path of wrong) expect((await get(path)).status, path).toBe(404)
  })
})
