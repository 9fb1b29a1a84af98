// Prevents: a stick that lay in the rain, was cut off by a phone, or belongs to another county, and is answered by a crash or by silence.
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Bytes, concat, toBase64, utf8 } from '../../../shared/entry/bytes.ts'
import { type SecretKey, unwrapWith } from '../../../shared/entry/seal.ts'
import { makeSigningKey, sign, type SigningKey } from '../../../shared/entry/sign.ts'
import {
  type Bundle,
  bundleFile,
  joinPieces,
  makeBundle,
  openBundle,
  piecesOf,
  readBundle,
} from '../../../shared/courier/bundle.ts'
import { isSignedBy, parseHead, pieceBytes } from '../../../shared/courier/head.ts'
import { outLetterSchema, parcelsOf, readLetter, writeLetter } from '../../../shared/courier/letter.ts'
import { squeeze, unsqueeze } from '../../../shared/courier/squeeze.ts'
import { digest, random } from '../entry/desk.ts'

type Receiver = { readonly point: Bytes; readonly unwrap: (wrapped: string) => Promise<Bytes | null> }

let county: Receiver
let other: Receiver
let device: SigningKey
let bundle: Bundle
let file: Bytes
/** Larger than two pieces, and not to be squeezed. */
const letter = concat(random(40_000), random(40_000), random(60_000))

beforeAll(async () => {
  county = await receiver()
  other = await receiver()
  device = await makeSigningKey()
  bundle = await packed(letter)
  file = bundleFile(bundle)
})

async function receiver(): Promise<Receiver> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const key: SecretKey = pair.privateKey
  return { point, unwrap: (wrapped) => unwrapWith(key, wrapped) }
}

function packed(content: Bytes): Promise<Bundle> {
  return makeBundle(
    {
      kind: 'out',
      county: digest(toBase64(county.point)),
      countyName: '松岚县',
      device: 'sj1',
      stationName: '石臼乡',
      at: 1_000,
    },
    content,
    county.point,
    { random, sign: (text) => sign(device, text) },
  )
}

const altered = (at: number, bytes = file): Bytes => {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

test('a bundle comes out as it went in, for the county alone', async () => {
  const read = await readBundle(file)
  if (!read.ok) throw new Error(read.problem.code)
  expect(await openBundle(read.bundle, county.unwrap)).toEqual(letter)
  expect(await openBundle(read.bundle, other.unwrap)).toBeNull()
  expect(await isSignedBy(read.bundle.front, device.publicKey)).toBe(true)
  expect(await isSignedBy(read.bundle.front, (await makeSigningKey()).publicKey)).toBe(false)
})

test('nothing of what is sealed can be read from the file', async () => {
  const secret = utf8('罗木生 999999196409170052')
  const text = new TextDecoder('latin1').decode(bundleFile(await packed(secret)))
  expect(text).not.toContain(new TextDecoder('latin1').decode(secret))
  expect(text).not.toContain('999999196409170052')
})

test('a damaged piece is named', async () => {
  const start = file.length - bundle.head.size
  expect(await readBundle(altered(start + pieceBytes + 5))).toEqual({
    ok: false,
    problem: { code: 'damaged', pieces: [2], of: 3 },
  })
})

test('a bundle that was cut off says how much of it is there', async () => {
  const start = file.length - bundle.head.size
  expect(await readBundle(file.slice(0, start + 2 * pieceBytes + 9))).toEqual({
    ok: false,
    problem: { code: 'cut-off', pieces: 2, of: 3 },
  })
  expect(await readBundle(file.slice(0, start - 1))).toEqual({
    ok: false,
    problem: { code: 'cut-off', pieces: 0, of: 0 },
  })
})

test('another file, a newer bundle, a bundle with something behind it: each has its own answer', async () => {
  const codeOf = async (bytes: Bytes): Promise<string> => {
    const read = await readBundle(bytes)
    return read.ok ? 'read' : read.problem.code
  }
  expect(await codeOf(utf8('%PDF-1.7 a slip'))).toBe('no-bundle')
  expect(await codeOf(new Uint8Array())).toBe('no-bundle')
  const newer = file.slice()
  newer[3] = 9
  expect(await codeOf(newer)).toBe('newer')
  expect(await codeOf(concat(file, random(1)))).toBe('overlong')
  expect(await codeOf(altered(9))).toBe('front-damaged')
})

test('a head that somebody changed is not what the device signed', async () => {
  const front = { ...bundle.front, head: bundle.front.head.replace('石臼乡', '雾坪镇') }
  const read = await readBundle(bundleFile({ front, sealed: bundle.sealed }))
  expect(read.ok && (await isSignedBy(read.bundle.front, device.publicKey))).toBe(false)
})

test('pieces that came one by one, in any order, are the bundle again; one that is missing is not made up', () => {
  const pieces = piecesOf(bundle.sealed)
  expect(joinPieces(bundle.head, pieces)).toEqual(bundle.sealed)
  expect(joinPieces(bundle.head, [pieces[0], undefined, pieces[2]])).toBeNull()
})

test('a head whose pieces do not fit its size is none', () => {
  const { head } = bundle
  expect(parseHead(JSON.stringify({ ...head, pieces: head.pieces.slice(1) }))).toBeNull()
  expect(parseHead(JSON.stringify({ ...head, size: head.size + pieceBytes }))).toBeNull()
  expect(parseHead(JSON.stringify({ ...head, newer: true }))).toEqual(head)
})

test('a letter comes out with its parcels behind it; parcels that are too short or too long do not', async () => {
  const pages = [random(300), random(7)]
  const out = {
    batches: [{ entries: [{ id: 'x' }], signature: 's', keys: [] }],
    parcels: pages.map((page) => ({ hash: 'A'.repeat(43), size: page.length })),
    feeds: { own: { epoch: '', n: 0, hash: '' }, common: { epoch: '', n: 0, hash: '' } },
  }
  const read = await readLetter(await writeLetter(out, pages), outLetterSchema)
  expect(read?.letter).toEqual(out)
  expect(parcelsOf(out.parcels, read?.rest ?? new Uint8Array())?.map(({ bytes }) => bytes)).toEqual(pages)
  expect(parcelsOf(out.parcels, random(306))).toBeNull()
  expect(parcelsOf(out.parcels, random(308))).toBeNull()
})

test('a small letter that would unfold to fill the memory is not unfolded', async () => {
  const bomb = await squeeze(new Uint8Array(3_000_000))
  expect(bomb.length).toBeLessThan(10_000)
  expect(await unsqueeze(bomb, 1_000_000)).toBeNull()
  expect((await unsqueeze(bomb, 3_000_000))?.length).toBe(3_000_000)
})

test('whatever bytes are given to the reader, it answers', async () => {
  const anything = fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes))
  const framed = anything.map((bytes) => concat(utf8('YZB'), new Uint8Array([1]), bytes))
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, framed), async (bytes) => {
      const read = await readBundle(bytes)
      expect(read.ok).toBe(false)
      expect(await readLetter(bytes, outLetterSchema)).toBeNull()
    }),
  )
})

test('a bundle altered in any one place, or cut anywhere, never says anything else than it did', async () => {
  const made = await packed(random(500))
  const small = bundleFile(made)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: small.length - 1 }), fc.boolean(), async (at, cut) => {
      const read = await readBundle(cut ? small.slice(0, at) : altered(at, small))
      if (!read.ok || !(await isSignedBy(read.bundle.front, device.publicKey))) return
      // The last bits of base64 mean nothing.
      expect([read.bundle.front.head, read.bundle.sealed]).toEqual([made.front.head, made.sealed])
    }),
    { numRuns: 300 },
  )
})
