import { type Bundle, makeBundle, openBundle, piecesOf, readBundle } from '../../shared/courier/bundle.ts'
import type { Front, Head } from '../../shared/courier/head.ts'
import {
  type BackLetter,
  backLetterSchema,
  type OutLetter,
  readLetter,
  writeLetter,
} from '../../shared/courier/letter.ts'
import { batchText } from '../../shared/entry/batch.ts'
import { type Bytes, fromBase64 } from '../../shared/entry/bytes.ts'
import type { Written } from '../../shared/entry/writer.ts'
import { digest } from '../../hub/journal/digest.ts'
import { chance, type TestCounty } from './county.ts'
import type { Desk } from './desk.ts'

export type Page = { readonly hash: string; readonly bytes: Bytes }

const start = { epoch: '', n: 0, hash: '' }

/** What the desk gives with a courier. @param over what a test lets the head or the letter say instead */
export async function pack(
  desk: Desk,
  written: readonly Written[],
  over: {
    readonly head?: Partial<Head>
    readonly letter?: Partial<OutLetter>
    readonly pages?: readonly Page[]
  } = {},
): Promise<Bundle> {
  const entries = written.map(({ entry }) => entry)
  const listed = entries.map(({ id, header }) => ({ id, hash: digest(header) }))
  const subjects = new Set(written.map(({ header }) => header.subject))
  const signature = await desk.signed(batchText(desk.device, listed))
  const keys = [...desk.keys.values()].filter(({ subject }) => subjects.has(subject))
  const { pages = [] } = over
  const letter: OutLetter = {
    batches: [{ entries, signature, keys }],
    parcels: pages.map(({ hash, bytes }) => ({ hash, size: bytes.length })),
    feeds: { own: start, common: start },
    ...over.letter,
  }
  const { agreeKey } = desk.county.journal.countyKeys
  const receiver = fromBase64(agreeKey)
  if (!receiver) throw new Error('the county has no key')
  const about = {
    kind: 'out',
    county: digest(agreeKey),
    countyName: '松岚县',
    device: desk.device,
    stationName: '石臼乡',
    at: desk.county.clock.now,
  } as const
  const content = await writeLetter(
    letter,
    pages.map(({ bytes }) => bytes),
  )
  return makeBundle({ ...about, ...over.head }, content, receiver, {
    random: chance,
    sign: (text) => desk.signed(text),
  })
}

export type Answer = { readonly status: number; readonly json: Record<string, unknown> }

/** Somebody with a bundle and a line, and nothing else. */
export function courierTo(county: Pick<TestCounty, 'base'>) {
  const ask = async (
    method: string,
    path: string,
    body?: string | Bytes,
    type = 'application/json',
  ): Promise<Answer> => {
    const response = await fetch(county.base + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': type },
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }
  const courier = {
    offer: (front: Front) => ask('POST', '/sync/bundles', JSON.stringify(front)),
    put: (name: string, at: number, bytes: Bytes) =>
      ask('PUT', `/sync/bundles/${name}/pieces/${at}`, bytes, 'application/octet-stream'),
    open: (name: string) => ask('POST', `/sync/bundles/${name}/opened`),
    /** All of it; the name by which the county knows it. */
    async handIn({ front, sealed }: Bundle): Promise<string> {
      const { json } = await courier.offer(front)
      const name = String(json['bundle'])
      const pieces = piecesOf(sealed)
      for (const at of json['missing'] as number[])
        await courier.put(name, at, pieces[at] ?? new Uint8Array())
      return name
    },
    async deliver(bundle: Bundle): Promise<Answer> {
      return courier.open(await courier.handIn(bundle))
    },
  }
  return courier
}

/** What the county wrote back, opened by the desk. */
export async function openBack(
  desk: Desk,
  { json }: Answer,
): Promise<{ readonly head: Head; readonly letter: BackLetter }> {
  const file = fromBase64(String(json['back']))
  const read = file && (await readBundle(file))
  if (!read?.ok) throw new Error(`no answer: ${JSON.stringify(json).slice(0, 200)}`)
  const plain = await openBundle(read.bundle, (wrapped) => desk.openKey(wrapped))
  const back = plain && (await readLetter(plain, backLetterSchema))
  if (!back) throw new Error('the answer is not for this desk')
  return { head: read.bundle.head, letter: back.letter }
}
