import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStamp } from '../../../../hub/ledger/time-stamps.ts'
import { openSigner } from '../../../../hub/ledger/signer.ts'
import { fileOf } from '../../../../media/archive/export/write-package.ts'
import { openAuthority } from '../../../hub/ledger/authority.ts'
import { type Made, makePackage, runVerify, unpack } from './fixture.ts'

let made: Made
let genuine: string
beforeAll(async () => {
  made = await makePackage()
  genuine = await unpack(made.zip)
})
const folders: string[] = []
afterAll(() => Promise.all([genuine, ...folders].map((folder) => rm(folder, { recursive: true }))))

const copy = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-tampered-'))
  folders.push(folder)
  await cp(genuine, folder, { recursive: true })
  return folder
}
const flip = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 1
  await writeFile(path, bytes)
}

describe('on a computer with nothing but bash, coreutils and openssl', () => {
  test('a genuine package is said to be genuine, in both languages', async () => {
    const chinese = await runVerify(genuine)
    expect(chinese).toMatchObject({ code: 0, wrong: [] })
    expect(chinese.text).toContain('这个证据包是真的')
    expect(chinese.text).toContain('8 个原件和清单一致')
    expect(chinese.text).toContain(made.fingerprint)
    const english = await runVerify(genuine, [], 'en_US.UTF-8')
    expect(english.code).toBe(0)
    expect(english.text.split('\n').at(-2)).toBe('Result: this package is genuine and unchanged.')
    expect(english.text).not.toMatch(/[\u3400-\u9fff]/)
  })

  test('it holds the key against the fingerprint that the county publishes', async () => {
    expect((await runVerify(genuine, [made.fingerprint])).code).toBe(0)
    const other = await runVerify(genuine, ['0'.repeat(64)])
    expect(other).toMatchObject({ code: 1, wrong: [expect.stringContaining('keys/archive-key.pem')] })
  })

  test.each([
    ['README.txt', 10],
    ['cover.html', 3],
    ['manifest.json', -3],
    ['manifest.ed25519', 5],
    ['media/camera-desk/000002.webm', 1500],
    ['media/screen-device_wuping-1/000000.webm', 0],
    ['review/camera-desk.mp4', -1],
    ['transcript/spoken.vtt', 2],
    ['access/access-log.jsonl', 7],
    ['keys/archive-key.pem', 60],
    ['keys/key-fingerprints.txt', 0],
    ['SHA256SUMS', 5],
    ['SHA256SUMS', 70],
    ['SHA256SUMS', -1],
    ['SHA256SUMS.ed25519', 63],
    ['SM3SUMS', 30],
    // In its first comment: what it says when its own code is altered is nobody's word.
    ['verify.sh', 20],
    ['verify.ps1', 100],
  ])('one bit of %s, at %i, is named', async (path, at) => {
    const folder = await copy()
    await flip(join(folder, path), at)
    const told = await runVerify(folder)
    expect(told.code, told.text).toBe(1)
    expect(told.wrong.join('\n')).toContain(path)
    if (path.startsWith('SHA256SUMS')) return
    // And nothing that is as it was is said to be changed.
    const changed = told.wrong.filter((line) => line.includes('内容被改过'))
    expect(changed.filter((line) => !line.includes(path))).toEqual([])
  })

  test('every file that is taken away is named', async () => {
    for (const path of await filesIn(genuine)) {
      if (path === 'verify.sh') continue
      const folder = await copy()
      await rm(join(folder, path))
      const told = await runVerify(folder)
      expect(told.code, path).toBe(1)
      expect(told.wrong.join('\n')).toContain(path)
    }
  })

  test.each(['media/camera-desk/000004.webm', 'media/stray', '.hidden', 'keys/other.pem', 'a name.txt'])(
    '%s, which was added, is named',
    async (path) => {
      const folder = await copy()
      await writeFile(join(folder, path), 'added')
      const told = await runVerify(folder)
      expect(told.code).toBe(1)
      expect(told.wrong.join('\n')).toContain(path)
    },
  )

  test('a file that points to another is none', async () => {
    const folder = await copy()
    await rm(join(folder, 'cover.html'))
    await symlink(join(genuine, 'cover.html'), join(folder, 'cover.html'))
    const told = await runVerify(folder)
    expect(told.code).toBe(1)
    expect(told.wrong.join('\n')).toContain('cover.html')
  })

  test('two segments that were swapped are named, and one that was cut off', async () => {
    const swapped = await copy()
    const [first, second] = ['000001', '000002'].map((name) =>
      join(swapped, `media/camera-desk/${name}.webm`),
    )
    await rename(first ?? '', join(swapped, 'between'))
    await rename(second ?? '', first ?? '')
    await rename(join(swapped, 'between'), second ?? '')
    const told = (await runVerify(swapped)).wrong.join('\n')
    expect(told).toContain('media/camera-desk/000001.webm')
    expect(told).toContain('media/camera-desk/000002.webm')
    const cut = await copy()
    await truncate(join(cut, 'media/camera-desk/000003.webm'), 1000)
    expect((await runVerify(cut)).wrong.join('\n')).toContain('media/camera-desk/000003.webm')
  })

  test('what was left out by law is said, and is no fault', async () => {
    const { zip } = await makePackage(() => [], ['camera-desk/000001.webm'])
    const folder = await unpack(zip)
    folders.push(folder)
    const told = await runVerify(folder)
    expect(told).toMatchObject({ code: 0, wrong: [] })
    expect(told.text).toContain('1 个原件依法未附')
  })

  test('a time stamp is checked as of its own time, and SM2 beside the county’s other signature', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'yizhan-stamps-'))
    folders.push(dir)
    const { url, ca } = await openAuthority(join(dir, 'authority'))
    const stamp = createStamp({ url, ca }, (count) => randomBytes(count))
    const [own, other] = [await stamp(Buffer.from('checkpoint\n')), await stamp(Buffer.from('another\n'))]
    if (!own.ok || !other.ok) throw new Error('no token')
    const { sm2, publicKeys } = await openSigner(join(dir, 'keys'), true)
    const withToken = async (token: Buffer, signed: (manifest: Buffer) => Buffer) => {
      const { zip } = await makePackage((manifest) => [
        fileOf('log/checkpoint', 'checkpoint\n'),
        fileOf('log/checkpoint.tsr', token),
        fileOf('keys/tsa-ca.pem', readFileSync(ca)),
        fileOf('manifest.sm2', sm2?.(signed(manifest)) ?? ''),
        fileOf('keys/sm2-key.pem', publicKeys.sm2 ?? ''),
      ])
      const folder = await unpack(zip)
      folders.push(folder)
      return runVerify(folder)
    }
    const told = await withToken(own.token, (manifest) => manifest)
    expect(told, told.text).toMatchObject({ code: 0, wrong: [] })
    expect(told.text).toContain('国密签名为真')
    expect(told.text).toMatch(/log\/checkpoint\.tsr：.* GMT/)
    const forged = await withToken(other.token, () => Buffer.from('another manifest'))
    expect(forged.wrong).toEqual([
      expect.stringContaining('manifest.sm2'),
      expect.stringContaining('log/checkpoint.tsr'),
    ])
  })
})

async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
}
