import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { NoteKey } from '../../../../shared/evidence/tlog/note.ts'
import { hashLeaf } from '../../../../shared/evidence/tlog/tree.ts'
import { sha256 } from '../../../shared/evidence/tlog/published.ts'
import { smallLog } from '../../../shared/evidence/tlog/small-log.ts'

// The specifications' second reader: nothing of ours is in it, and it needs nothing that is ours.

const dir = mkdtempSync(join(tmpdir(), 'yizhan-tlog-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString()
const key: NoteKey = {
  name: 'yizhan/0123456789abcdef/1',
  type: 1,
  key: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
}
const leafOf = (at: number): Buffer => Buffer.from(`{"v":1,"id":"hub-abcd:${at}","hmac":"\u7F16${at}"}`)
const all = Array.from({ length: 1_000 }, (_, at) => hashLeaf(sha256, leafOf(at)))
const witness = { name: 'witness.example/w1', keyId: '01020304', bytes: Buffer.alloc(72, 7) }

function proofOf(index: number, size: number, extra: Uint8Array | null = null): string {
  const log = smallLog(all.slice(0, size), key, (text) => sign(null, text, privateKey), [witness])
  return log.proofOf(index, extra)
}

function verify(leaf: Uint8Array, proof: string | Uint8Array, keyPem = pem) {
  const paths = ['leaf', 'proof', 'key.pem'].map((name) => join(dir, name))
  for (const [at, content] of [leaf, proof, keyPem].entries()) writeFileSync(paths[at] ?? '', content)
  const script = join(import.meta.dirname, '../../../../media/archive/export/tlog-verify.sh')
  const { status, stdout, stderr } = spawnSync('bash', [script, ...paths], {
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
  })
  return { status, said: `${stdout}${stderr}`.trim() }
}

test.each([
  [0, 1],
  [0, 2],
  [2, 3],
  [6, 7],
  [255, 256],
  [256, 257],
  [700, 1000],
  [999, 1000],
])('leaf %i of %i is found by bash, sha256sum and openssl alone', (index, size) => {
  expect(verify(leafOf(index), proofOf(index, size))).toEqual({
    status: 0,
    said: `leaf ${index} of ${size} in ${key.name}`,
  })
})

test('what stands beside the proof is passed over', () => {
  expect(verify(leafOf(3), proofOf(3, 9, Buffer.from('extra')))).toMatchObject({ status: 0 })
})

test('another leaf, another index and another key are refused, with the reason', () => {
  expect(verify(leafOf(4), proofOf(3, 9))).toEqual({
    status: 1,
    said: 'the leaf is not in the tree of this checkpoint',
  })
  expect(verify(leafOf(3), proofOf(3, 9).replace('index 3', 'index 9'))).toEqual({
    status: 1,
    said: 'the index is not in the tree',
  })
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()
  expect(verify(leafOf(3), proofOf(3, 9), other)).toEqual({
    status: 1,
    said: 'the log did not sign the checkpoint',
  })
  expect(verify(leafOf(3), proofOf(3, 9), 'nothing').said).toContain('no Ed25519 public key')
  expect(verify(leafOf(3), '').status).toBe(1)
})

test('a proof that was cut, lengthened or put together anew is refused', () => {
  const lines = proofOf(700, 1000).split('\n')
  const without = (at: number): string => lines.filter((_, place) => place !== at).join('\n')
  // The witness's line is nothing that the log says, and the last newline belongs to the line before it.
  const said = lines.slice(0, -1).flatMap((line, at) => (line.includes('witness.example') ? [] : [at]))
  for (const at of said) expect(verify(leafOf(700), without(at)).status, `without line ${at + 1}`).toBe(1)
  const doubled = [...lines.slice(0, 3), ...lines.slice(2)].join('\n')
  expect(verify(leafOf(700), doubled).status).toBe(1)
})

/** At its beginning, in its middle and at its end, and the newline itself. */
const placesIn = (line: string, from: number): readonly number[] => {
  const bytes = Buffer.byteLength(line)
  return [...new Set([0, Math.floor(bytes / 2), Math.max(0, bytes - 1), bytes])].map((at) => from + at)
}

test('one changed byte is found, in the leaf and in every line of the proof', () => {
  const [leaf, proof] = [leafOf(5), proofOf(5, 7)]
  const flipped = (bytes: Buffer, at: number): Buffer => {
    const wrong = Buffer.from(bytes)
    wrong[at] = (wrong[at] ?? 0) ^ 1
    return wrong
  }
  for (let at = 0; at < leaf.length; at += 9)
    expect(verify(flipped(leaf, at), proof).status, `leaf, byte ${at}`).toBe(1)
  let from = 0
  for (const line of proof.split('\n').slice(0, -1)) {
    // The witness's line is nothing that the log says.
    const places = line.includes('witness.example') ? [] : placesIn(line, from)
    for (const at of places)
      expect(verify(leaf, flipped(Buffer.from(proof), at)).status, `byte ${at}: ${line}`).toBe(1)
    from += Buffer.byteLength(line) + 1
  }
})
