import { randomBytes, verify } from 'node:crypto'
import { appendFile, open, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Archive } from '../../../shared/evidence/archive.ts'
import { readEvidenceManifest } from '../../../shared/evidence/manifest.ts'
import {
  bytesOf,
  countyPublicKey,
  filesBelow,
  item,
  one,
  openShelf,
  segmentsOf,
  type Shelf,
  sums,
  windowIntake,
} from './shelf.ts'

let shelf: Shelf
let archive: Archive
/** More than two pieces, whole blocks, and almost nothing. */
const films = [randomBytes(2_500_000), randomBytes(131_072), Buffer.from('x')]
beforeEach(async () => {
  shelf = await openShelf()
  archive = await shelf.open()
})
afterEach(() => shelf.close())

const manifest = async () => {
  const found = await archive.manifestOf(item)
  if (!found.ok) throw new Error(found.code)
  return found.manifest
}

describe('the archive of evidence', () => {
  it('gives back what it took, byte for byte and from any place on', async () => {
    const taken = await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    expect(taken).toMatchObject({
      ok: true,
      archived: { files: 3, bytes: 2_631_073, duration: 30_000, copies: 2, wrong: [] },
    })
    for (const [place, film] of films.entries())
      expect((await bytesOf(archive, `camera-desk/00000${place + 1}.webm`)).equals(film)).toBe(true)
    const [film = Buffer.alloc(0)] = films
    for (const [from, to] of [
      [0, 1],
      [65_535, 65_537],
      [1_000_000, 2_500_000],
      [2_499_999, 2_500_000],
    ] as const)
      expect(
        (await bytesOf(archive, 'camera-desk/000001.webm', { from, to })).equals(film.subarray(from, to)),
      ).toBe(true)
    expect(await bytesOf(archive, 'camera-desk/000001.webm', { from: 3_000_000 })).toHaveLength(0)
  })

  it('binds each file of a track to the one before it, also where the recorder did not', async () => {
    const files = segmentsOf('1-camera', films).map((file) => ({ ...file, prev: null, expected: null }))
    await archive.take(windowIntake(files))
    const read = readEvidenceManifest((await manifest()).bytes)
    const [first, second] = films.map((film) => sums(film).sha256)
    expect(read?.keeping.files.map(({ prev }) => prev)).toEqual([null, first, second])
  })

  it('signs a manifest that names each file with both sums, and that anybody can check', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    const { bytes, ed25519, sha256 } = await manifest()
    expect(verify(null, bytes, countyPublicKey, ed25519)).toBe(true)
    expect(sums(bytes).sha256).toBe(sha256)
    const said = readEvidenceManifest(bytes)
    expect(said?.keeping.files.map(({ sha256: sum, sm3 }) => ({ sha256: sum, sm3 }))).toEqual(films.map(sums))
    expect(said).toMatchObject({
      item,
      keeping: { wrong: [] },
      ended: said?.began === undefined ? 0 : said.began + 30_000,
    })
  })

  it('lays everything down sealed, twice, and under the sum of what lies there', async () => {
    await archive.take(
      windowIntake(segmentsOf('camera-desk', [Buffer.from('a face, a voice, a number'.repeat(9_000))])),
    )
    const [first, second] = [await filesBelow(shelf.first), await filesBelow(shelf.second)]
    expect([...second.keys()].sort()).toEqual([...first.keys()].sort())
    for (const [name, bytes] of first) expect(bytes.includes('a face'), name).toBe(false)
    for (const [name, bytes] of [...first].filter(([path]) => path.startsWith('originals')))
      expect(sums(bytes).sha256).toBe(name.slice(-64))
  })

  it('answers what is taken twice as it was, and takes nothing again', async () => {
    const intake = windowIntake(segmentsOf('camera-desk', films))
    const taken = await archive.take(intake)
    const before = [...(await filesBelow(shelf.first)).keys()]
    expect(await archive.take(intake)).toEqual(taken)
    expect([...(await filesBelow(shelf.first)).keys()]).toEqual(before)
  })

  it('moves an item under another class’s key, and still opens it', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    expect(await archive.reclass(item, 'dispute')).toEqual({ ok: true })
    expect(await bytesOf(archive, 'camera-desk/000003.webm')).toEqual(films[2])
    await rm(join(shelf.first, 'keys', 'classes.json'))
    expect(await archive.read(item, 'camera-desk/000003.webm')).toEqual({ ok: false, code: 'gone' })
  })

  it('reads from the second copy what was altered in the first, and says which file it is', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    const clean = await archive.verify(item)
    expect(clean).toMatchObject({ ok: true, verified: { files: 4, faults: [] } })
    for (const name of (await filesBelow(shelf.first)).keys())
      if (name.startsWith('originals')) await flip(join(shelf.first, name), 200)
    for (const [place, film] of films.entries())
      expect((await bytesOf(archive, `camera-desk/00000${place + 1}.webm`)).equals(film)).toBe(true)
    const found = await archive.verify(item)
    if (!found.ok) throw new Error(found.code)
    const short = [...found.verified.faults].map(({ name, copy, what }) => `${name} ${copy} ${what}`)
    expect(short).toEqual([
      'manifest.json first altered',
      'camera-desk/000001.webm first altered',
      'camera-desk/000002.webm first altered',
      // It ends before the byte that was changed in the others, and is longer now.
      'camera-desk/000003.webm first altered',
    ])
  })

  it('gives nothing of a file that is altered, cut off or gone in both copies', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    const harm = [
      (path: string) => flip(path, 300_000),
      (path: string) => truncate(path, 400_000),
      (path: string) => appendFile(path, 'x'),
      (path: string) => rm(path),
    ]
    const [address] = await addressesOf(2_500_000)
    for (const does of harm) {
      for (const disk of [shelf.first, shelf.second]) await does(join(disk, address ?? ''))
      await expect(bytesOf(archive, 'camera-desk/000001.webm', { from: 200_000 })).rejects.toThrow(
        'could not go on',
      )
      expect(await bytesOf(archive, 'camera-desk/000003.webm')).toEqual(films[2])
    }
  })

  it('says that a manifest is not what was signed, whatever its file says of itself', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    const path = join(shelf.first, 'items', item.slice(9), 'index.json')
    const index = (await filesBelow(shelf.first)).get(`items/${item.slice(9)}/index.json`)?.toString() ?? ''
    await writeFile(path, index.replace(/"ed25519": "..../, '"ed25519": "AAAA'))
    expect(await archive.verify(item)).toMatchObject({
      verified: { faults: [{ name: 'manifest.json', what: 'unsigned' }] },
    })
  })
})

describe('what comes and is not what was sealed', () => {
  it('is named, kept as it is, and holds nothing genuine up', async () => {
    const [a, b, c, d] = segmentsOf('camera-desk', [
      randomBytes(70_000),
      randomBytes(10),
      randomBytes(20),
      randomBytes(30),
    ])
    if (!a || !b || !c || !d) throw new Error('four')
    const altered = { ...a, open: () => one(randomBytes(70_000)) }
    const absent = { ...b, open: () => null }
    // Replayed: what stands there is the one before it.
    const replayed = { ...c, open: d.open }
    const swapped = { ...d, prev: a.prev }
    const taken = await archive.take(windowIntake([altered, absent, replayed, swapped]))
    expect(taken).toMatchObject({
      ok: true,
      archived: {
        files: 3,
        wrong: [
          { name: 'camera-desk/000004.webm', why: 'chain' },
          { name: 'camera-desk/000001.webm', why: 'sum' },
          { name: 'camera-desk/000002.webm', why: 'absent' },
          { name: 'camera-desk/000003.webm', why: 'sum' },
        ],
      },
    })
    expect(readEvidenceManifest((await manifest()).bytes)?.keeping.wrong).toHaveLength(4)
  })

  it('is refused where nothing of it is here, and can be taken when it is', async () => {
    const files = segmentsOf('camera-desk', films)
    expect(await archive.take(windowIntake(files.map((file) => ({ ...file, open: () => null }))))).toEqual({
      ok: false,
      code: 'absent',
    })
    expect(await archive.take(windowIntake(files))).toMatchObject({ ok: true, archived: { wrong: [] } })
  })
})

describe('a second disk', () => {
  it('that is away is told, and gets everything when it is back', async () => {
    await archive.close()
    await writeFile(shelf.second, 'no folder')
    archive = await shelf.open()
    expect(await archive.take(windowIntake(segmentsOf('camera-desk', films)))).toMatchObject({
      ok: true,
      archived: { copies: 1 },
    })
    expect((await archive.standing()).copy).toEqual({ kind: 'away', files: 1 })
    await rm(shelf.second)
    await archive.close()
    archive = await shelf.open()
    await expect.poll(async () => (await archive.list(item)) as object).toMatchObject({ copies: 2 })
    expect((await archive.standing()).copy).toEqual({ kind: 'well', files: 0 })
    expect((await filesBelow(shelf.second)).size).toBe((await filesBelow(shelf.first)).size)
  })

  it('that was never there is told as none', async () => {
    await archive.close()
    archive = await shelf.open({ copyDir: null })
    expect(await archive.take(windowIntake(segmentsOf('camera-desk', films)))).toMatchObject({
      archived: { copies: 1 },
    })
    expect((await archive.standing()).copy.kind).toBe('none')
  })
})

describe('an item that is deleted', () => {
  const ground = {
    asked: 'hub-a:1',
    askedBy: 'caojing',
    answeredBy: 'shenguoping',
    reason: '到期',
    class: 'session',
    table: 1,
  }
  it('leaves a certificate, and nothing that opens', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    const removed = await archive.remove(item, ground)
    if (!removed.ok) throw new Error(removed.code)
    const { text, certificate, files, bytes } = removed.removed
    expect({ certificate, files, bytes }).toEqual({
      certificate: sums(Buffer.from(text)).sha256,
      files: 3,
      bytes: 2_631_073,
    })
    expect(JSON.parse(text)).toMatchObject({
      item,
      askedBy: 'caojing',
      gone: films.map((film) => ({ sha256: sums(film).sha256 })),
    })
    for (const disk of [shelf.first, shelf.second])
      expect([...(await filesBelow(disk)).keys()].sort()).toEqual([
        `items/${item.slice(9)}/removal.json`,
        'keys/classes.json',
      ])
    expect(await archive.list(item)).toEqual({ ok: false, code: 'gone' })
    expect(await archive.take(windowIntake(segmentsOf('camera-desk', films)))).toEqual({
      ok: false,
      code: 'gone',
    })
    expect(await archive.remove(item, ground)).toEqual(removed)
  })

  it('is not deleted while the second disk is away', async () => {
    await archive.take(windowIntake(segmentsOf('camera-desk', films)))
    await rm(shelf.second, { recursive: true })
    await writeFile(shelf.second, 'no folder')
    expect(await archive.remove(item, ground)).toEqual({ ok: false, code: 'disk' })
    await rm(shelf.second)
    expect(await archive.remove(item, ground)).toMatchObject({ ok: true, removed: { files: 3 } })
  })
})

async function addressesOf(size: number): Promise<string[]> {
  const sealed = size + 40 + Math.ceil(size / 65_536) * 16
  return [...(await filesBelow(shelf.first))].flatMap(([name, bytes]) =>
    bytes.length === sealed ? [name] : [],
  )
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, at)
  byte.writeUInt8((byte.readUInt8() + 1) % 256)
  await file.write(byte, 0, 1, at)
  await file.close()
}
