import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { batchText, type CarriedKey, type Verdict } from '../../shared/entry/batch.ts'
import { type Bytes, fromBase64, type RandomBytes, toBase64, utf8 } from '../../shared/entry/bytes.ts'
import type { Clock } from '../../shared/entry/clock.ts'
import type { Auth } from '../../shared/entry/entry.ts'
import { importSubjectKey, sealBytes, type SecretKey, wrapFor } from '../../shared/entry/seal.ts'
import { sign, type SigningKey } from '../../shared/entry/sign.ts'
import { type OwnedKind, ownerOf, subjectId } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { createLaneWriter, type Written } from '../../shared/entry/writer.ts'
import type { Page } from '../../shared/facts/matter.ts'
import { factOf } from '../../shared/facts/registry.ts'
import { pathOf } from '../../shared/http/call.ts'
import { enrolmentText, redeemEnrolment } from '../../shared/http/network.ts'
import { mostChunkBytes, sendChunk } from '../../shared/http/parcels.ts'
import { pushEntries, putStandInCodes } from '../../shared/http/sync.ts'
import { byParcelRank } from '../../shared/rules/parcels.ts'
import { digest, digestOfBytes } from '../journal/digest.ts'
import type { Chance } from './chance.ts'
import { makeDemoKey } from './desk-key.ts'
import { demoApp, type DeskLine, openDeskLine, type Send } from './desk-line.ts'

export type DeskDraft = {
  readonly subject: string
  readonly type: string
  readonly body: unknown
  readonly by: string
  readonly auth?: Auth
}
export type Heads = { readonly ids: readonly string[]; readonly lamport: number }
export type Delivered = { readonly verdicts: readonly Verdict[]; readonly status: number }

/**
 * A desk without a screen: it enrols, writes, signs and sends as a browser does, over the same doors. What it wrote waits until it is
 * pushed, as when the line is gone.
 */
export type DemoDesk = {
  readonly device: string
  readonly station: string
  /** Its signing key, for who keeps it at work when the story is told. */
  readonly key: string
  readonly newSubject: (kind: OwnedKind) => string
  readonly write: (draft: DeskDraft) => Promise<Written>
  /** Encrypts what travels outside the journal; its bytes go after the entries. */
  readonly addParcel: (
    subject: string,
    bytes: Bytes,
    media: string,
  ) => Promise<{ readonly hash: string; readonly bytes: number }>
  readonly addPage: (subject: string, bytes: Bytes, media: Page['media']) => Promise<Page>
  /** What the other side said last of a subject, as a desk learns it from its feed. */
  readonly learn: (subject: string, heads: Heads) => void
  readonly waiting: () => number
  /** Codes that open the desk for a stand-in, by slot. */
  readonly depositCodes: (codes: Readonly<Record<string, string>>) => Promise<void>
  /** Lets the county know that it is there. */
  readonly greet: () => Promise<void>
  /** Any other request, signed. */
  readonly ask: DeskLine['ask']
  /** Sends what waits; of these subjects first, where given. */
  readonly push: (first?: readonly string[]) => Promise<Delivered>
}

export type DeskDeps = {
  readonly send: Send
  /** XXXX-XXXX, from the administrator. */
  readonly code: string
  readonly clock: Clock
  readonly chance: Chance
  /** The version of the staff list that the desk knows. */
  readonly directory: () => number
}

type Waiting = { readonly written: Written; readonly key: CarriedKey | null }

const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const

export async function enrolDesk(deps: DeskDeps): Promise<DemoDesk> {
  const { send, clock, chance } = deps
  const { signingKey, kept: ownKey } = await makeDemoKey()
  const agreement = await crypto.subtle.generateKey(ecdh, false, ['deriveBits'])
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agreement.publicKey)))
  const known = await redeem(deps, signingKey, agreeKey)
  const station = known.station.id
  const { ask, greet } = openDeskLine({ send, clock, device: known.device, signingKey })
  const lane = `${known.device}-${Array.from(chance.bytes(6), (byte) => (byte % 36).toString(36)).join('')}`
  const random: RandomBytes = (count) => chance.bytes(count)
  const writer = createLaneWriter({ lane, clock, digest, random })
  const heads = new Map<string, Heads>()
  const keys = new Map<string, { readonly key: SecretKey; readonly carried: CarriedKey; sent: boolean }>()
  const outbox: Waiting[] = []
  const parcels = new Map<string, { readonly bytes: Bytes; readonly media: string; readonly size: number }>()

  const keyOf = async (
    subject: string,
  ): Promise<{ readonly key: SecretKey; readonly carried: CarriedKey; sent: boolean }> => {
    const kept = keys.get(subject)
    if (kept) return kept
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const wrapped = await wrapFor(bytesOf(known.county.agreeKey), raw)
    const made = { key: await importSubjectKey(raw), carried: { subject, wrapped }, sent: false }
    keys.set(subject, made)
    return made
  }
  const write = async ({ subject, type, body, by, auth }: DeskDraft): Promise<Written> => {
    const declared = factOf(type)
    if (!declared) throw new Error(`no fact ${type}`)
    const parsed = v.parse(declared.body, body)
    const personal = ownerOf(subject) !== null ? await keyOf(subject) : null
    const written = await writer.write(
      {
        subject,
        type,
        v: declared.v,
        body: parsed,
        key: personal?.key ?? null,
        heads: heads.get(subject) ?? { ids: [], lamport: 0 },
      },
      { by, auth: auth ?? { how: by === 'system' ? 'system' : 'pin' }, station, directory: deps.directory() },
    )
    heads.set(subject, { ids: [written.header.id], lamport: written.header.lamport })
    outbox.push({ written, key: personal?.carried ?? null })
    return written
  }
  const addParcel: DemoDesk['addParcel'] = async (subject, plain, media) => {
    const bytes = await sealBytes((await keyOf(subject)).key, plain)
    const hash = createHash('sha256').update(bytes).digest('base64url')
    parcels.set(hash, { bytes, media, size: bytes.length })
    return { hash, bytes: bytes.length }
  }
  await write({
    subject: `device:${known.device}`,
    type: 'device.opened',
    body: { app: demoApp, last: null },
    by: 'system',
  })
  return {
    device: known.device,
    station,
    key: ownKey,
    newSubject: (kind) => subjectId(kind, station, ulid(clock.wall(), random)),
    write,
    addParcel,
    addPage: async (subject, bytes, media) => ({ ...(await addParcel(subject, bytes, media)), media }),
    learn: (subject, latest) => void heads.set(subject, latest),
    waiting: () => outbox.length,
    greet,
    ask,
    async depositCodes(codes) {
      const body = JSON.stringify({
        wrapped: await wrapFor(bytesOf(known.county.agreeKey), utf8(JSON.stringify(codes))),
      })
      const answer = await ask('POST', putStandInCodes.path, body, digest(body), 'application/json')
      if (answer.status !== 200)
        throw new Error(`the hub did not take codes: ${answer.status} ${answer.body}`)
    },
    async push(first = []) {
      await greet()
      const isFirst = ({ written }: Waiting): number => (first.includes(written.header.subject) ? 0 : 1)
      const batch = outbox.splice(0).sort((a, b) => isFirst(a) - isFirst(b))
      const carried = new Map(
        batch.flatMap(({ key }) =>
          key && keys.get(key.subject)?.sent === false ? [[key.subject, key]] : [],
        ),
      )
      const proven = batch.map(({ written }) => ({ id: written.entry.id, hash: written.hash }))
      const body = JSON.stringify({
        entries: batch.map(({ written }) => written.entry),
        signature: await sign(signingKey, batchText(known.device, proven)),
        keys: [...carried.values()],
      })
      const answer = await ask('POST', pushEntries.path, body, digest(body), 'application/json')
      if (answer.status !== 200)
        throw new Error(`the hub did not take a batch: ${answer.status} ${answer.body}`)
      for (const subject of carried.keys()) Object.assign(keys.get(subject) ?? {}, { sent: true })
      const { verdicts } = v.parse(pushEntries.response, JSON.parse(answer.body))
      // A list goes before the pieces of a recording that it announces.
      for (const [hash, { bytes }] of [...parcels].sort(([, a], [, b]) => byParcelRank(a, b))) {
        for (let from = 0; from < bytes.length; from += mostChunkBytes) {
          const part = bytes.subarray(from, from + mostChunkBytes)
          const sum = digestOfBytes(part)
          const path = pathOf(sendChunk.path, { hash }, { from, digest: sum })
          const put = await ask('PUT', path, part, sum, 'application/octet-stream')
          if (put.status !== 200) throw new Error(`the hub did not take a page: ${put.status} ${put.body}`)
        }
        parcels.delete(hash)
      }
      return { verdicts, status: answer.status }
    },
  }
}

async function redeem({ send, code }: DeskDeps, signingKey: SigningKey, agreeKey: string) {
  const { publicKey } = signingKey
  const proof = await sign(signingKey, enrolmentText(code, publicKey.key, agreeKey))
  const answer = await send({
    method: 'POST',
    path: redeemEnrolment.path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, signKey: publicKey, agreeKey, proof }),
  })
  if (answer.status !== 200) throw new Error(`the hub did not enrol a desk: ${answer.status} ${answer.body}`)
  return v.parse(redeemEnrolment.response, JSON.parse(answer.body))
}

function bytesOf(base64: string): Bytes {
  const bytes = fromBase64(base64)
  if (!bytes) throw new Error('the county’s key is not base64')
  return bytes
}
