import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createExporter } from '../../../../media/archive/export/exporter.ts'
import { verifyPackage } from '../../../../media/archive/export/verify-package.ts'
import type { Archive, KeptFile } from '../../../../shared/evidence/archive.ts'
import type { ExportOrder, LedgerExtract } from '../../../../shared/evidence/export.ts'
import { leafText } from '../../../../shared/evidence/ledger-leaf.ts'
import { hashLeaf } from '../../../../shared/evidence/tlog/tree.ts'
import { sha256 } from '../../../shared/evidence/tlog/published.ts'
import { smallLog } from '../../../shared/evidence/tlog/small-log.ts'
import { item, manifestOf, noise, originals, runVerify, unpack } from './fixture.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const signed = (bytes: Uint8Array): Buffer => sign(null, bytes, privateKey)
const sum = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const all = originals()
const manifest = Buffer.from(JSON.stringify(manifestOf(all.map(({ original }) => original))))
const review = noise('review', 4000)
/** A second each, one after the other in each track. */
const kept: readonly (KeptFile & { readonly content: Buffer })[] = [
  ...all.map(({ original, content }, at) => ({
    ...original,
    kind: 'original' as const,
    pieces: [],
    span: { from: (at % 4) * 1000, to: (at % 4) * 1000 + 1000 },
    content,
  })),
  {
    name: 'review-camera',
    kind: 'review',
    track: 'camera-desk',
    media: 'video/webm;codecs=vp8',
    bytes: review.length,
    sha256: sum(review),
    sm3: '',
    pieces: [],
    span: null,
    content: review,
  },
]

const unused = { from: 0, to: 0 }
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
/** What an archive holds, as its port gives it. */
const archiveOf = (files: typeof kept): Pick<Archive, 'manifestOf' | 'list' | 'read'> => ({
  manifestOf: async () => ({
    ok: true,
    manifest: { bytes: manifest, sha256: sum(manifest), keyId: '', ed25519: signed(manifest), sm2: null },
  }),
  list: async () => ({ ok: true, files: files.map(({ content: _content, ...file }) => file), copies: 2 }),
  async read(_, name) {
    const file = files.find((one) => one.name === name)
    return file ? { ok: true, file, ...unused, body: once(file.content) } : { ok: false, code: 'unknown' }
  },
})

/** A log of three hundred leaves, in which the entry of this manifest is one. */
function ledger(): LedgerExtract {
  const entry = `{"type":"evidence.archived"}\n${JSON.stringify({ manifest: sum(manifest) })}`
  const salt = noise('salt', 32)
  const hmac = createHmac('sha256', salt).update(entry).digest('hex')
  const leaf = leafText({ v: 1, id: 'a:1', type: 'evidence.archived', of: 'opened', hmac })
  const texts = Array.from({ length: 300 }, (_, at) => (at === 137 ? leaf : `leaf ${at}`))
  const hashes = texts.map((text) => hashLeaf(sha256, Buffer.from(text)))
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const { checkpoint, proofOf } = smallLog(
    hashes,
    { name: 'yizhan/0011223344556677/1', type: 1, key },
    signed,
  )
  const proof = proofOf(137)
  return { leaf, entry, salt, proof, checkpoint, key: pem, stamped: null }
}

const order: ExportOrder = {
  item,
  name: 'EV-wuping-1',
  at: Date.UTC(2026, 10, 22),
  reason: '法院调取 <证据>',
  askedBy: '梁颖',
  answeredBy: '曹静',
  county: '松岚县',
  station: '雾坪镇',
  leftOut: [],
  looks: [
    {
      at: '2026-11-22T00:00:00Z',
      reason: '调解',
      what: 'opened',
      unit: '松岚县',
      name: '梁颖',
      track: null,
      from: 0,
      to: 9,
    },
  ],
  ledger: ledger(),
}

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-exports-'))
})
afterAll(() => rm(dir, { recursive: true }))
const exporter = (files = kept) =>
  createExporter({
    archive: archiveOf(files),
    dir,
    signer: { ed25519: signed, publicKeys: { ed25519: pem, sm2: null } },
  })
const unpacked = async (name: string): Promise<string> => unpack(join(dir, `${name}.zip`))

describe('a package of what is in the archive', () => {
  test('is genuine, with its proof of the ledger, for the bare script and for our own reader', async () => {
    const made = await exporter().make(order)
    expect(made).toMatchObject({ ok: true, name: order.name })
    const folder = await unpacked(order.name)
    const told = await runVerify(folder)
    expect(told).toMatchObject({ code: 0, wrong: [] })
    expect(told.text).toContain('log/entry.json：在账本里，检查点签名为真')
    expect(told.text).toContain('manifest.json：账本里记的就是这份清单')
    expect(await readFile(join(folder, 'cover.html'), 'utf8')).toContain('法院调取 &lt;证据&gt;')
    expect(await readFile(join(folder, 'access/access-log.jsonl'), 'utf8')).toContain('"reason":"调解"')
    const verified = await verifyPackage(join(dir, `${order.name}.zip`))
    expect(verified.ok && verified.verdict).toMatchObject({ faults: [], ledger: 'proved' })
  })

  test('asked for again it is the same file, and from any byte on', async () => {
    const [first, second] = [
      await exporter().make(order),
      await exporter().make({ ...order, reason: 'other' }),
    ]
    expect(second).toEqual(first)
    const whole = await readFile(join(dir, `${order.name}.zip`))
    expect(await exporter().sizeOf(order.name)).toBe(whole.length)
    const opened = await exporter().open(order.name, { from: 1000, to: 3000 })
    const parts: Uint8Array[] = []
    for await (const part of opened?.body ?? []) parts.push(part)
    expect(Buffer.concat(parts)).toEqual(whole.subarray(1000, 3000))
    expect(await exporter().open('../keys', { from: 0 })).toBeNull()
    expect(await exporter().sizeOf('EV-none')).toBeNull()
  })

  test.each([
    'log/entry.json',
    'log/entry.opened',
    'log/entry.salt',
    'log/entry.tlog-proof',
    'keys/log-key.pem',
  ])('one bit of %s is named by both', async (path) => {
    await exporter().make(order)
    const folder = await unpacked(order.name)
    const bytes = await readFile(join(folder, path))
    const place = Math.floor(bytes.length / 2)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await writeFile(join(folder, path), bytes)
    const told = await runVerify(folder)
    expect(told.code).toBe(1)
    expect(told.wrong.filter((line) => line.includes(path)).length).toBeGreaterThan(1)
  })

  test('without what was conceded: originals that touch it, and all that was made of them', async () => {
    const made = await exporter().make({ ...order, name: 'EV-conceded', leftOut: [{ from: 1500, to: 2000 }] })
    expect(made.ok).toBe(true)
    const folder = await unpacked('EV-conceded')
    expect(await readFile(join(folder, 'LEFT-OUT'), 'utf8')).toBe(
      [
        'media/camera-desk/000001.webm  without-prejudice\n',
        'media/screen-device_wuping-1/000001.webm  without-prejudice\n',
        'review/review-camera.webm  without-prejudice\n',
      ].join(''),
    )
    expect(await readdir(join(folder, 'media/camera-desk'))).toEqual([
      '000000.webm',
      '000002.webm',
      '000003.webm',
    ])
    expect(await runVerify(folder)).toMatchObject({ code: 0, wrong: [] })
  })

  test('is not made of an original that is not what the manifest says', async () => {
    const altered = kept.map((file, at) =>
      at === 2 ? { ...file, content: noise('other', file.bytes) } : file,
    )
    expect(await exporter(altered).make({ ...order, name: 'EV-altered' })).toEqual({
      ok: false,
      code: 'altered',
      file: 'media/camera-desk/000002.webm',
    })
    expect(await exporter().sizeOf('EV-altered')).toBeNull()
  })
})
