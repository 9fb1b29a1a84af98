import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { verifyPackage } from '../../../../media/archive/export/verify-package.ts'
import { fileOf, writePackage } from '../../../../media/archive/export/write-package.ts'
import { item, type Made, makePackage, unpack } from './fixture.ts'

let made: Made
let dir: string
beforeAll(async () => {
  made = await makePackage()
  dir = await mkdtemp(join(tmpdir(), 'yizhan-packages-'))
})
afterAll(() => rm(dir, { recursive: true }))

const faultsOf = async (zip: string): Promise<readonly string[]> => {
  const verified = await verifyPackage(zip)
  if (!verified.ok) return [`refused: ${verified.code} ${verified.file}`]
  return verified.verdict.faults.map(({ file, what }) => `${what} ${file}`)
}

/** What lies in a folder, packed by another program; `change` makes of a file what it likes. */
async function pack(
  files: ReadonlyMap<string, Buffer>,
  name: string,
  options: { compress?: boolean; mode?: number } = {},
): Promise<string> {
  const zip = new ZipFile()
  for (const [path, bytes] of files) zip.addBuffer(bytes, path, { compress: false, ...options })
  zip.end()
  const target = join(dir, name)
  await pipeline(zip.outputStream, createWriteStream(target))
  return target
}

async function filesOf(zip: string): Promise<Map<string, Buffer>> {
  const folder = await unpack(zip)
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const files = await Promise.all(
    names.map(async (name) => [name.slice(folder.length + 1), await readFile(name)] as const),
  )
  await rm(folder, { recursive: true })
  return new Map(files)
}

describe('a package that somebody brings', () => {
  test('is genuine when nothing was changed, and says what is in it', async () => {
    const verified = await verifyPackage(made.zip)
    if (!verified.ok) throw new Error(verified.code)
    const { verdict, files } = verified
    expect(verdict).toMatchObject({ faults: [], fingerprint: made.fingerprint, ledger: 'none', leftOut: 0 })
    expect(verdict.manifest?.item).toBe(item)
    expect(files.map(({ path }) => path)).toContain('media/screen-device_wuping-1/000003.webm')
  })

  test('says from which byte on each file stands, so that it can be taken out', async () => {
    const [verified, whole] = [await verifyPackage(made.zip), await readFile(made.zip)]
    if (!verified.ok) throw new Error(verified.code)
    for (const { path, at, bytes, sha256 } of verified.files) {
      const sum = createHash('sha256').update(whole.subarray(at, at + bytes))
      expect(sum.digest('hex'), path).toBe(sha256)
    }
  })

  test('is still genuine when it was packed anew', async () => {
    expect(await faultsOf(await pack(await filesOf(made.zip), 'anew.zip'))).toEqual([])
  })

  test('names the file of which a bit was changed, whichever it is', async () => {
    const files = await filesOf(made.zip)
    for (const [path, bytes] of files) {
      const changed = Buffer.from(bytes)
      const place = Math.floor(bytes.length / 2)
      changed[place] = (changed[place] ?? 0) ^ 1
      const faults = await faultsOf(await pack(new Map([...files, [path, changed]]), 'changed.zip'))
      // Of a list and its signature nobody can say which of them it was.
      const named = path === 'SHA256SUMS.ed25519' ? 'SHA256SUMS' : path
      expect(faults.join('\n'), path).toContain(named)
    }
  })

  test('names the file that was taken away, or added', async () => {
    const files = await filesOf(made.zip)
    for (const path of files.keys()) {
      const others = new Map([...files].filter(([name]) => name !== path))
      expect((await faultsOf(await pack(others, 'less.zip'))).join('\n'), path).toContain(path)
    }
    const more = new Map([...files, ['media/camera-desk/000009.webm', Buffer.from('added')]])
    expect(await faultsOf(await pack(more, 'more.zip'))).toEqual([
      'added media/camera-desk/000009.webm',
      'not-as-manifest media/camera-desk/000009.webm',
    ])
  })

  test('two segments that were swapped are both named', async () => {
    const files = await filesOf(made.zip)
    const [first, second] = ['media/camera-desk/000001.webm', 'media/camera-desk/000002.webm'] as const
    const [one, other] = [files.get(first), files.get(second)]
    if (!one || !other) throw new Error('no segments')
    files.set(first, other).set(second, one)
    expect(await faultsOf(await pack(files, 'swapped.zip'))).toEqual([
      `altered ${first}`,
      `altered ${second}`,
      `not-as-manifest ${first}`,
      `not-as-manifest ${second}`,
    ])
  })
})

describe('what is no package is refused at the door with what is wrong', () => {
  test('no file, no ZIP, and one that was cut off anywhere', async () => {
    expect(await faultsOf(join(dir, 'nowhere.zip'))).toEqual(['refused: absent '])
    await writeFile(join(dir, 'noise.zip'), Buffer.alloc(5000, 7))
    expect(await faultsOf(join(dir, 'noise.zip'))).toEqual(['refused: no-zip '])
    const { length } = await readFile(made.zip)
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const cut = join(dir, 'cut.zip')
      await copyFile(made.zip, cut)
      await truncate(cut, Math.floor(length * share))
      expect(await faultsOf(cut)).toEqual(['refused: no-zip '])
    }
  })

  test('what would swell, what leads out of its folder, what is there twice, and what points elsewhere', async () => {
    const one = (path: string) => new Map([[path, Buffer.alloc(1_000_000)]])
    expect(await faultsOf(await pack(one('a.txt'), 'bomb.zip', { compress: true }))).toEqual([
      'refused: compressed a.txt',
    ])
    const out = await readFile(await pack(one('aaaaaa.txt'), 'out.zip'), 'latin1')
    await writeFile(join(dir, 'out.zip'), out.replaceAll('aaaaaa.txt', '../../.txt'), 'latin1')
    expect((await faultsOf(join(dir, 'out.zip')))[0]).toMatch(/^refused: (no-zip|name)/)
    const twice = new Map([...one('a.txt'), ...one('A.txt')])
    expect(await faultsOf(await pack(twice, 'twice.zip'))).toEqual(['refused: name A.txt'])
    expect(await faultsOf(await pack(one('con.txt'), 'device.zip'))).toEqual(['refused: name con.txt'])
    expect(await faultsOf(await pack(one('a'), 'link.zip', { mode: 0o120777 }))).toEqual(['refused: link a'])
  })

  test('two entries over the same bytes, and a directory that names them otherwise', async () => {
    const two = new Map([
      ['first', Buffer.alloc(3000)],
      ['other', Buffer.alloc(3000)],
    ])
    const bytes = await readFile(await pack(two, 'over.zip'))
    const directory = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'))
    bytes.writeUInt32LE(0, directory + 42)
    await writeFile(join(dir, 'over.zip'), bytes)
    expect(await faultsOf(join(dir, 'over.zip'))).toEqual(['refused: overlap other'])
    const renamed = await readFile(await pack(two, 'renamed.zip'))
    renamed.write('third', renamed.indexOf('other'))
    await writeFile(join(dir, 'renamed.zip'), renamed)
    expect(await faultsOf(join(dir, 'renamed.zip'))).toEqual(['refused: overlap other'])
  })

  test('any byte of the whole ZIP may be another: it is never an error of ours, and content never passes', async () => {
    const genuine = await readFile(made.zip)
    const target = join(dir, 'any.zip')
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: genuine.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const bytes = Buffer.from(genuine)
          bytes[at] = (bytes[at] ?? 0) ^ by
          await writeFile(target, bytes)
          const verified = await verifyPackage(target)
          if (!verified.ok || verified.verdict.faults.length > 0) return
          // What passes differs in what no program reads of it: times, versions and checksums of the container.
          const [before, after] = [await verifyPackage(made.zip), verified]
          expect(before.ok && before.verdict).toEqual(after.verdict)
        },
      ),
      { numRuns: 150, seed: 11 },
    )
  })
})

describe('writing one', () => {
  const sign = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(64))

  test('stops at an original that is not what the manifest says, names it, and leaves nothing', async () => {
    const files = [fileOf('a', '1'), { ...fileOf('media/b', '2'), sha256: '0'.repeat(64) }, fileOf('c', '3')]
    const folder = await mkdtemp(join(dir, 'altered-'))
    expect(await writePackage({ files, sign, at: 0 }, join(folder, 'EV.zip'))).toEqual({
      ok: false,
      code: 'altered',
      file: 'media/b',
    })
    expect(await readdir(folder)).toEqual([])
  })

  test('stops at a file that cannot be read, is longer or shorter than was said, and at a disk that takes nothing', async () => {
    const folder = await mkdtemp(join(dir, 'broken-'))
    const write = (file: Partial<ReturnType<typeof fileOf>>, target = join(folder, 'EV.zip')) =>
      writePackage({ files: [{ ...fileOf('a', 'text'), ...file }, fileOf('b', 'more')], sign, at: 0 }, target)
    const absent = await write({ open: () => createReadStream(join(folder, 'nowhere')) })
    expect(absent).toEqual({ ok: false, code: 'unreadable', file: 'a' })
    expect((await write({ bytes: 3 })).ok).toBe(false)
    expect((await write({ bytes: 5 })).ok).toBe(false)
    expect((await write({}, join(folder, 'no', 'such', 'folder.zip'))).ok).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })
})
