import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkpointText, readCheckpoint } from '../../../../shared/evidence/tlog/checkpoint.ts'
import { cosignature, cosignaturesOf, cosignedText } from '../../../../shared/evidence/tlog/cosignature.ts'
import {
  isSignedBy,
  keyIdOf,
  type NoteKey,
  readKey,
  readNote,
  writeKey,
  writeNote,
} from '../../../../shared/evidence/tlog/note.ts'
import { readProof, writeProof } from '../../../../shared/evidence/tlog/proof.ts'
import { cosigned, hex, peterNeumann, sha256 } from './published.ts'

const keyIn = (text: string): NoteKey => {
  const read = readKey(sha256, text)
  if (!read.ok) throw new Error(read.what)
  return read.key
}
const noteIn = (text: string) => {
  const read = readNote(text)
  if (!read.ok) throw new Error(`${read.what} in line ${read.line}`)
  return read
}
/** PKCS #8 of an Ed25519 key's seed. */
const privateOf = (seed: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  })

describe('signed notes', () => {
  test('the published one is signed by the published key, and signed again it is the same', async () => {
    const key = keyIn(peterNeumann.key)
    const note = noteIn(peterNeumann.note)
    expect(await isSignedBy(sha256, note, key)).toBe('signed')
    expect(writeKey(sha256, key)).toBe(peterNeumann.key)
    const signed = sign(
      null,
      Buffer.from(note.text),
      privateOf(Buffer.from(peterNeumann.seed, 'base64').subarray(1)),
    )
    const own = { name: key.name, keyId: keyIdOf(sha256, key), bytes: signed }
    expect(writeNote({ text: note.text, signatures: [own] })).toBe(peterNeumann.note)
  })

  test('another text is false, another key has not signed', async () => {
    const key = keyIn(peterNeumann.key)
    const altered = noteIn(peterNeumann.note.replace('answer', 'Answer'))
    expect(await isSignedBy(sha256, altered, key)).toBe('false')
    const other: NoteKey = { ...key, name: 'EnochRoot' }
    expect(await isSignedBy(sha256, noteIn(peterNeumann.note), other)).toBe('unsigned')
  })

  test.each([
    ['a\n', 'no-signature', 0],
    ['a\n\n\u2014 b AAAAAAA=', 'no-newline', 3],
    ['a\u0001\n\n\u2014 b AAAAAAA=\n', 'control-character', 1],
    ['a\n\nb AAAAAAA=\n', 'bad-signature-line', 3],
    ['a\n\n\u2014 b+c AAAAAAA=\n', 'bad-name', 3],
    ['a\n\n\u2014 b AAAAAAA=\n\u2014 b AAAAAA\n', 'bad-base64', 4],
    ['a\n\n\u2014 b AAAAAA==\n', 'short-signature', 3],
    [`${'a'.repeat(100_001)}\n`, 'too-long', 0],
  ] as const)('%j is refused with what is wrong and where', (text, what, line) => {
    expect(readNote(text)).toEqual({ ok: false, what, line })
  })

  test('a key whose name, type or bytes were altered is none', () => {
    const { key } = peterNeumann
    expect(readKey(sha256, key.replace('Peter', 'Petra'))).toMatchObject({ what: 'key-id-differs' })
    expect(readKey(sha256, key.replace('+ARpc', '+CRpc'))).toMatchObject({ what: 'bad-key' })
    expect(readKey(sha256, 'a b+00000000+AR')).toMatchObject({ what: 'bad-name' })
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readKey(sha256, text).ok).toBe(false)
      }),
    )
  })
})

describe('checkpoints', () => {
  test('a real one with a real witness’s cosignature is read, and the cosignature is true', async () => {
    const read = readCheckpoint(cosigned.note)
    if (!read.ok) throw new Error(read.what)
    expect(read.checkpoint).toMatchObject({
      origin: 'arche2025h1.staging.ct.transparency.dev',
      size: 1_432_088_532,
    })
    const witness = keyIn(cosigned.witness)
    const [found] = await cosignaturesOf(sha256, read.note, [witness])
    expect(found).toMatchObject({ name: 'remora.n621.de' })
    expect(new Date((found?.time ?? 0) * 1000).toISOString().slice(0, 4)).toBe('2026')
    const altered = readCheckpoint(cosigned.note.replace('1432088532', '1432088533'))
    expect(altered.ok && (await cosignaturesOf(sha256, altered.note, [witness]))).toEqual([])
  })

  test('a cosignature of our own is read back', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
    const key: NoteKey = { name: 'witness.example/w1', type: 4, key: raw }
    const text = checkpointText({ origin: 'a/b', size: 3, root: new Uint8Array(32), more: [] })
    const time = 1_679_315_147
    const line = cosignature(sha256, key, time, sign(null, cosignedText(text, time), privateKey))
    const note = noteIn(writeNote({ text, signatures: [line] }))
    expect(await cosignaturesOf(sha256, note, [key])).toEqual([
      { name: key.name, time, line: note.signatures[0] },
    ])
    expect(await cosignaturesOf(sha256, note, [{ ...key, type: 1 }])).toEqual([])
  })

  test('whatever a log says of itself is read back', () => {
    const line = fc.stringMatching(/^[!-~]{1,30}$/)
    fc.assert(
      fc.property(
        line,
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(line, { maxLength: 3 }),
        (origin, size, root, more) => {
          const text = checkpointText({ origin, size, root, more })
          const read = readCheckpoint(`${text}\n\u2014 b AAAAAAA=\n`)
          expect(read.ok && read.checkpoint).toEqual({ origin, size, root, more })
        },
      ),
    )
  })

  const zeros = Buffer.alloc(32).toString('base64')
  const signed = (text: string) => `${text}\n\u2014 b AAAAAAA=\n`
  test.each([
    [signed('a\n1\n'), 'too-few-lines', 2],
    [signed(`a\n01\n${zeros}\n`), 'bad-size', 2],
    [signed(`a\n-1\n${zeros}\n`), 'bad-size', 2],
    [signed(`a\n99999999999999999999\n${zeros}\n`), 'bad-size', 2],
    [signed('a\n1\nAAAA\n'), 'bad-hash', 3],
    [signed(`a\n1\n\n${zeros}\n`), 'empty-line', 3],
  ] as const)('%j is refused with what is wrong and where', (text, what, line) => {
    expect(readCheckpoint(text)).toEqual({ ok: false, what, line })
  })
})

describe('proofs as text', () => {
  const checkpoint = cosigned.note
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 60 })),
        fc.array(hash, { maxLength: 63 }),
        (index, extra, proof) => {
          const read = readProof(writeProof({ index, extra, proof, checkpoint }))
          if (!read.ok) throw new Error(`${read.what} in line ${read.line}`)
          expect(read.index).toBe(index)
          expect(read.checkpoint).toBe(checkpoint)
          expect(read.extra && hex(read.extra)).toEqual(extra && hex(extra))
          expect(read.proof.map(hex)).toEqual(proof.map(hex))
        },
      ),
    )
  })

  test('are refused with what is wrong and where, and never throw', () => {
    const good = writeProof({ index: 7, extra: null, proof: [new Uint8Array(32)], checkpoint })
    const wrong = (from: string | RegExp, to: string) => readProof(good.replace(from, to))
    expect(wrong('@v1', '@v2')).toEqual({ ok: false, what: 'bad-header', line: 1 })
    expect(wrong('index 7', 'index 07')).toEqual({ ok: false, what: 'bad-index', line: 2 })
    expect(wrong('index 7', 'extra *\nindex 7')).toEqual({ ok: false, what: 'bad-extra', line: 2 })
    expect(wrong('AAAA', 'AAA')).toEqual({ ok: false, what: 'bad-hash', line: 3 })
    expect(wrong('1432088532', 'many')).toEqual({ ok: false, what: 'bad-size', line: 6 })
    expect(readProof('')).toEqual({ ok: false, what: 'too-few-lines', line: 0 })
    fc.assert(
      fc.property(fc.nat({ max: good.length }), (at) => {
        expect(typeof readProof(good.slice(0, at)).ok).toBe('boolean')
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readProof(text).ok).toBe(false)
      }),
    )
  })
})
