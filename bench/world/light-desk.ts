import * as v from 'valibot'
import type { Chance } from '../../hub/demo/chance.ts'
import { digest } from '../../hub/journal/digest.ts'
import { batchText, type CarriedKey, type Verdict } from '../../shared/entry/batch.ts'
import { type Bytes, fromBase64, toBase64 } from '../../shared/entry/bytes.ts'
import { importSubjectKey, type SecretKey, wrapFor } from '../../shared/entry/seal.ts'
import { makeSigningKey, type PublicKey, sign, type SigningKey } from '../../shared/entry/sign.ts'
import { kindOf, subjectId } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { createLaneWriter, type Written } from '../../shared/entry/writer.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { factOf } from '../../shared/facts/registry.ts'
import type { Endpoint } from '../../shared/http/endpoint.ts'
import { enrolmentText, redeemEnrolment } from '../../shared/http/network.ts'
import { deviceHeaders, hello, pushEntries, requestText } from '../../shared/http/sync.ts'
import { createLightFeed, type Heard, type LightFeed } from './light-feed.ts'
import type { Said } from './visits.ts'

type Schema = v.GenericSchema<unknown, unknown>
export type Pushed = { readonly verdicts: readonly Verdict[]; readonly bytes: number; readonly ms: number }

/**
 * A desk without a screen and without a disk, over the real doors: it makes its own keys, chains, signs and seals as a desk does. What it
 * wrote waits until the hub has answered. A call that fails on the way rejects, and everything still waits.
 */
export type LightDesk = {
  readonly device: string
  readonly station: string
  readonly newSubject: (kind: 'visit' | 'matter') => string
  readonly say: (said: readonly Said[], by: string) => Promise<readonly Written[]>
  readonly waiting: () => number
  /** One batch, the oldest first. */
  readonly push: (most?: number) => Promise<Pushed>
  readonly hello: () => Promise<v.InferOutput<typeof hello.response>>
  readonly feed: LightFeed
}

/** The hub has enough to do: everything waits at the desk, where it is safe. */
export class HubBusy extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super(`the hub is busy for ${seconds} s`)
    this.seconds = seconds
  }
}

export type World = {
  readonly url: string
  readonly chance: Chance
  /** When the desk believes that it is, epoch ms: what entries and subjects are dated by. */
  readonly wall: () => number
  readonly fetch?: typeof fetch
}
export type LightDeskDeps = World & { readonly code: string }

/** Who a desk is, and what it knows of the county. */
export type LightIdentity = {
  readonly device: string
  readonly station: string
  readonly county: { readonly signKey: PublicKey; readonly agreeKey: string }
  readonly signing: SigningKey
  /** For what is wrapped to it; null for a desk that reads nothing. */
  readonly agreement: SecretKey | null
  /** The hub's clock when it was asked, less this computer's, ms. */
  readonly apart: number
  /** It heard everything up to here before, and goes on from there. */
  readonly heard?: Heard
}

const mostInBatch = 500
const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const

export async function enrolLightDesk(deps: LightDeskDeps): Promise<LightDesk> {
  const signing = await makeSigningKey()
  const agreement = await crypto.subtle.generateKey(ecdh, false, ['deriveBits'])
  const { device, station, county, time } = await redeem(deps, signing, agreement.publicKey)
  const desk = createLightDesk(deps, {
    device,
    station: station.id,
    county,
    signing,
    agreement: agreement.privateKey,
    apart: time - Date.now(),
  })
  await desk.feed.pull()
  await desk.say(
    [{ subject: `device:${device}`, type: 'device.opened', body: { app: 'bench', last: null } }],
    'system',
  )
  return desk
}

export function createLightDesk(deps: World, identity: LightIdentity): LightDesk {
  const { url, chance, wall } = deps
  const { device, station, county, signing, apart } = identity
  const clock = { wall, mono: () => performance.now(), boot: 'bench1', offset: () => 0 }
  const lane = `${device}-${Array.from(chance.bytes(6), (byte) => (byte % 36).toString(36)).join('')}`
  const writer = createLaneWriter({ lane, clock, digest, random: chance.bytes })
  const heads = new Map<string, { readonly ids: readonly string[]; readonly lamport: number }>()
  const keys = new Map<string, SecretKey>()
  const toCarry = new Map<string, CarriedKey>()
  const waiting: Written[] = []

  const keyOf = async (subject: string): Promise<SecretKey> => {
    const kept = keys.get(subject)
    if (kept) return kept
    const raw = crypto.getRandomValues(new Uint8Array(32))
    toCarry.set(subject, { subject, wrapped: await wrapFor(bytesOf(county.agreeKey), raw) })
    const key = await importSubjectKey(raw)
    keys.set(subject, key)
    return key
  }

  const write = async ({ subject, type, body }: Said, by: string): Promise<Written> => {
    const key = isPersonal(kindOf(subject)) ? await keyOf(subject) : null
    const draft = {
      subject,
      type,
      body,
      key,
      v: factOf(type)?.v ?? 0,
      heads: heads.get(subject) ?? { ids: [], lamport: 0 },
    }
    const auth = { how: by === 'system' ? 'system' : 'pin' } as const
    const written = await writer.write(draft, { by, auth, station, directory: feed.directory() })
    heads.set(subject, { ids: [written.header.id], lamport: written.header.lamport })
    waiting.push(written)
    feed.own(written, key)
    return written
  }

  const request = async <R extends Schema>(
    target: Pick<Endpoint<Schema, Schema, Schema, R>, 'method' | 'path' | 'response'>,
    { search = '', body = '' }: { readonly search?: string; readonly body?: string },
  ): Promise<v.InferOutput<R>> => {
    const path = target.path + search
    const time = Math.round(Date.now() + apart)
    const text = requestText(target.method, path, time, body === '' ? '' : digest(body))
    const headers = {
      [deviceHeaders.device]: device,
      [deviceHeaders.time]: String(time),
      [deviceHeaders.signature]: await sign(signing, text),
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    }
    const sent = { method: target.method, headers, ...(body === '' ? {} : { body }) }
    const answer = await (deps.fetch ?? fetch)(url + path, sent)
    const came = await answer.text()
    if (answer.status === 503) throw new HubBusy(Number(answer.headers.get('retry-after') ?? 1))
    if (!answer.ok) throw new Error(`${device} was told no at ${target.path}: ${answer.status} ${came}`)
    return v.parse(target.response, JSON.parse(came))
  }

  const feed = createLightFeed({
    device,
    county: county.signKey,
    agreement: identity.agreement,
    heard: identity.heard,
    request,
    keys,
    heads,
  })

  return {
    device,
    station,
    feed,
    newSubject: (kind) => subjectId(kind, station, ulid(wall(), chance.bytes)),
    async say(said, by) {
      const written: Written[] = []
      for (const one of said) written.push(await write(one, by))
      return written
    },
    waiting: () => waiting.length,
    async push(most = mostInBatch) {
      const batch = waiting.slice(0, most)
      const subjects = [...new Set(batch.map(({ header }) => header.subject))]
      const body = JSON.stringify({
        entries: batch.map(({ entry }) => entry),
        signature: await sign(
          signing,
          batchText(
            device,
            batch.map(({ entry: { id }, hash }) => ({
              id,
              hash,
            })),
          ),
        ),
        keys: subjects.flatMap((subject) => toCarry.get(subject) ?? []),
      })
      const began = performance.now()
      const { verdicts } = await request(pushEntries, { body })
      for (const subject of subjects) toCarry.delete(subject)
      waiting.splice(0, batch.length)
      return {
        verdicts,
        bytes: body.length,
        ms: performance.now() - began,
      }
    },
    hello: () =>
      request(hello, {
        body: JSON.stringify({
          protocol: 1,
          app: 'bench',
          holding: '',
          receipt: '',
          feeds: feed.places(),
          desk: { entries: waiting.length },
        }),
      }),
  }
}

async function redeem(
  { url, code, ...deps }: LightDeskDeps,
  { publicKey, ...key }: SigningKey,
  agree: SecretKey,
) {
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agree)))
  const proof = await sign(key, enrolmentText(code, publicKey.key, agreeKey))
  const answer = await (deps.fetch ?? fetch)(url + redeemEnrolment.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, signKey: publicKey, agreeKey, proof }),
  })
  if (!answer.ok) throw new Error(`no desk: ${answer.status} ${await answer.text()}`)
  return v.parse(redeemEnrolment.response, await answer.json())
}

function bytesOf(text: string): Bytes {
  const bytes = fromBase64(text)
  if (!bytes) throw new Error('the county’s key is not base64')
  return bytes
}
