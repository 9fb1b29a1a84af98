import * as v from 'valibot'
import { type Bytes, concat, fromUtf8, toBase64url, utf8 } from '../entry/bytes.ts'
import { importSubjectKey, openBytes, sealBytes, wrapFor } from '../entry/seal.ts'
import {
  bundleMagic,
  bundleText,
  bundleVersion,
  type Front,
  frontSchema,
  type Head,
  maxFrontBytes,
  parseHead,
  pieceBytes,
  pieceSize,
} from './head.ts'

/** A bundle whose head is sound. */
export type Bundle = { readonly front: Front; readonly head: Head; readonly sealed: Bytes }

/** Why bytes are no whole bundle. Each has its sentence in the station's words. */
export type BundleProblem =
  /** Some other file. */
  | { readonly code: 'no-bundle' }
  /** Made by an app that is newer than this one. */
  | { readonly code: 'newer' }
  /** It is one of ours, and its front cannot be read. */
  | { readonly code: 'front-damaged' }
  /** It ends too early: only so many of its pieces are there. */
  | { readonly code: 'cut-off'; readonly pieces: number; readonly of: number }
  /** These pieces, counted from 1, are not what was packed. */
  | { readonly code: 'damaged'; readonly pieces: readonly number[]; readonly of: number }
  /** Something stands behind its end. */
  | { readonly code: 'overlong' }

export type BundleRead =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly problem: BundleProblem }

const frontAt = bundleMagic.length + 1 + 4

export async function digestOfPiece(bytes: Bytes): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export function piecesOf(sealed: Bytes): readonly Bytes[] {
  const pieces: Bytes[] = []
  for (let at = 0; at < sealed.length; at += pieceBytes) pieces.push(sealed.slice(at, at + pieceBytes))
  return pieces
}

/**
 * Seals a letter for its receiver alone. @param receiver raw P-256 public key
 * @param maker.random 32 bytes of a key for this bundle, 16 of its name
 */
export async function makeBundle(
  about: Omit<Head, 'id' | 'key' | 'size' | 'pieces'>,
  letter: Bytes,
  receiver: Bytes,
  maker: {
    readonly random: (count: number) => Bytes
    readonly sign: (text: string) => Promise<string> | string
  },
): Promise<Bundle> {
  const secret = maker.random(32)
  const sealed = await sealBytes(await importSubjectKey(secret), letter)
  const head: Head = {
    ...about,
    id: toBase64url(maker.random(16)),
    key: await wrapFor(receiver, secret),
    size: sealed.length,
    pieces: await Promise.all(piecesOf(sealed).map(digestOfPiece)),
  }
  const text = JSON.stringify(head)
  return { front: { head: text, signature: await maker.sign(bundleText(text)) }, head, sealed }
}

export function bundleFile({ front, sealed }: Pick<Bundle, 'front' | 'sealed'>): Bytes {
  const text = utf8(JSON.stringify(front))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, text.length)
  return concat(utf8(bundleMagic), new Uint8Array([bundleVersion]), length, text, sealed)
}

/** Reads whatever somebody took for a bundle. Never throws. Whose signature is under it is for the receiver to judge. */
export async function readBundle(file: Bytes): Promise<BundleRead> {
  const magic = utf8(bundleMagic)
  if (file.length === 0 || magic.some((byte, at) => at < file.length && file[at] !== byte))
    return no({ code: 'no-bundle' })
  if (file.length < frontAt) return no({ code: 'cut-off', pieces: 0, of: 0 })
  if (file[magic.length] !== bundleVersion) return no({ code: 'newer' })
  const end = frontAt + new DataView(file.buffer, file.byteOffset).getUint32(magic.length + 1)
  if (end > frontAt + maxFrontBytes) return no({ code: 'front-damaged' })
  if (end > file.length) return no({ code: 'cut-off', pieces: 0, of: 0 })
  const front = readFront(file.slice(frontAt, end))
  const head = front && parseHead(front.head)
  if (!front || !head) return no({ code: 'front-damaged' })
  const sealed = file.slice(end)
  const problem = await piecesProblem(head, sealed)
  return problem ? no(problem) : { ok: true, bundle: { front, head, sealed } }
}

function no(problem: BundleProblem): BundleRead {
  return { ok: false, problem }
}

function readFront(bytes: Bytes): Front | null {
  try {
    const front = v.safeParse(frontSchema, JSON.parse(fromUtf8(bytes)))
    return front.success ? front.output : null
  } catch {
    return null
  }
}

async function piecesProblem(head: Head, sealed: Bytes): Promise<BundleProblem | null> {
  if (sealed.length > head.size) return { code: 'overlong' }
  const digests = await Promise.all(piecesOf(sealed).map(digestOfPiece))
  const whole = Math.floor(sealed.length / pieceBytes)
  const of = head.pieces.length
  const isLast = sealed.length === head.size
  const damaged = digests.flatMap((digest, at) =>
    (at < whole || isLast) && digest !== head.pieces[at] ? [at + 1] : [],
  )
  if (damaged.length > 0) return { code: 'damaged', pieces: damaged, of }
  return isLast ? null : { code: 'cut-off', pieces: whole, of }
}

/** Puts pieces that came one by one together; null while one is missing or wrong in length. Their digests were looked at as they came. */
export function joinPieces(head: Head, pieces: readonly (Bytes | undefined)[]): Bytes | null {
  const all = head.pieces.flatMap((_, at) => {
    const piece = pieces[at]
    return piece?.length === pieceSize(head, at) ? [piece] : []
  })
  return all.length === head.pieces.length ? concat(...all) : null
}

/** What was sealed; null when it was sealed for another, or altered. @param unwrap opens what was wrapped to the receiver */
export async function openBundle(
  { head, sealed }: Pick<Bundle, 'head' | 'sealed'>,
  unwrap: (wrapped: string) => Promise<Bytes | null>,
): Promise<Bytes | null> {
  const secret = await unwrap(head.key)
  if (secret?.length !== 32) return null
  return openBytes(await importSubjectKey(secret), sealed)
}
