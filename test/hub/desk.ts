import { batchText, type CarriedKey, type Verdict } from '../../shared/entry/batch.ts'
import { type Bytes, fromBase64, toBase64, utf8 } from '../../shared/entry/bytes.ts'
import type { Auth, Entry } from '../../shared/entry/entry.ts'
import { feedItemSchema, type FeedItem } from '../../shared/entry/feed.ts'
import { type LaneHold, holdingText } from '../../shared/entry/lane.ts'
import type { Receipt } from '../../shared/entry/receipt.ts'
import { importSubjectKey, type SecretKey, unwrapWith, wrapFor } from '../../shared/entry/seal.ts'
import {
  makeSigningKey,
  sign,
  type SignatureAlg,
  signatureAlgs,
  type SigningKey,
} from '../../shared/entry/sign.ts'
import { type OwnedKind, subjectId } from '../../shared/entry/subject.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import { createLaneWriter, type Written } from '../../shared/entry/writer.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { deviceHeaders, type FeedPage, requestText } from '../../shared/http/sync.ts'
import type { DeskReport } from '../../shared/rules/desk-report.ts'
import { digest, digestOfBytes } from '../../hub/journal/digest.ts'
import { chance, type TestCounty } from './county.ts'
import * as v from 'valibot'

/** What a test lets a desk write; the rest is as it is at a desk. */
export type Draft = {
  readonly subject: string
  readonly type: string
  readonly body: unknown
  readonly by?: string
  readonly auth?: Auth
  readonly v?: number
  readonly station?: string
  readonly after?: { readonly ids: readonly string[]; readonly lamport: number }
  readonly open?: true
}

export type Answer = {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
}
export type Pushed = {
  readonly status: number
  readonly verdicts: readonly Verdict[]
  readonly receipt: Receipt
}

/** A desk played by a test: real keys, real entries, real signatures, over HTTP. */
export class Desk {
  readonly device: string
  readonly station: string
  readonly written: Written[] = []
  readonly keys = new Map<string, CarriedKey>()
  readonly raw = new Map<string, Bytes>()
  county: TestCounty
  readonly #signing: SigningKey
  readonly #agreement: { readonly privateKey: SecretKey }
  readonly #secrets = new Map<string, SecretKey>()
  readonly #heads = new Map<string, { readonly ids: readonly string[]; readonly lamport: number }>()
  #writer: ReturnType<typeof createLaneWriter>
  clock = { wall: 0, offset: null as number | null }

  constructor(
    county: TestCounty,
    device: string,
    station: string,
    signing: SigningKey,
    agreement: { readonly privateKey: SecretKey },
  ) {
    this.county = county
    this.device = device
    this.station = station
    this.#signing = signing
    this.#agreement = agreement
    this.clock.wall = county.clock.now
    this.#writer = this.#open()
  }

  static async enrol(
    county: TestCounty,
    station = 'wuping',
    algs: readonly SignatureAlg[] = signatureAlgs,
  ): Promise<Desk> {
    const signing = await makeSigningKey(algs)
    const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
      'deriveBits',
    ])
    const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agreement.publicKey)))
    const { device } = await county.office.enrol({
      station,
      name: '窗口',
      signKey: signing.publicKey,
      agreeKey,
      by: 'system',
    })
    return new Desk(county, device.id, station, signing, agreement)
  }

  get lane(): string {
    return this.#writer.lane
  }

  /** The browser was restored from an older copy, or its store was opened anew. */
  newLane(): void {
    this.#writer = this.#open()
  }

  #open(): ReturnType<typeof createLaneWriter> {
    const clock = {
      wall: () => this.clock.wall,
      offset: () => this.clock.offset,
      mono: () => 0,
      boot: 'b00t',
    }
    const name = [...chance(6)].map((byte) => (byte % 36).toString(36)).join('')
    return createLaneWriter({ lane: `${this.device}-${name}`, clock, digest, random: chance })
  }

  subject(kind: OwnedKind, station = this.station): string {
    return subjectId(kind, station, ulid(this.county.clock.now, chance))
  }

  async keyOf(subject: string): Promise<SecretKey> {
    const known = this.#secrets.get(subject)
    if (known) return known
    const raw = chance(32)
    await this.learnKey(subject, raw)
    this.keys.set(subject, {
      subject,
      wrapped: await wrapFor(bytesOf(this.county.journal.countyKeys.agreeKey), raw),
    })
    return this.keyOf(subject)
  }

  async learnKey(subject: string, raw: Bytes): Promise<void> {
    this.raw.set(subject, raw)
    this.#secrets.set(subject, await importSubjectKey(raw))
  }

  /** Writes the next entry of the desk's lane. Nothing is sent. */
  async write(draft: Draft): Promise<Written> {
    const { subject, type, body, by = 'zhouguilan' } = draft
    const personal = isPersonal(kindOf(subject)) && !draft.open
    const heads = draft.after ?? this.#heads.get(subject) ?? { ids: [], lamport: 0 }
    const auth = draft.auth ?? { how: by === 'system' ? 'system' : 'pin' }
    const written = await this.#writer.write(
      { subject, type, v: draft.v ?? 1, body, key: personal ? await this.keyOf(subject) : null, heads },
      {
        by,
        auth,
        station: draft.station ?? this.station,
        directory: this.county.directory.current().version,
      },
    )
    this.#heads.set(subject, { ids: [written.header.id], lamport: written.header.lamport })
    this.written.push(written)
    return written
  }

  async openVisit(name = '罗木生', subject = this.subject('visit')): Promise<Written> {
    return this.write({
      subject,
      type: 'visit.opened',
      body: { number: 1, visitor: { name, identity: null, phone: '' } },
    })
  }

  /** Sends entries as they are; by default with every key that the desk made and its own signature. */
  async push(
    entries: readonly unknown[],
    options: { readonly keys?: readonly CarriedKey[]; readonly signature?: string } = {},
  ): Promise<Pushed> {
    const plain = entries.map((one) =>
      typeof one === 'object' && one !== null && 'entry' in one ? one.entry : one,
    )
    const proven = plain.map((one) => ({
      id: textOf(one, 'id'),
      hash: textOf(one, 'header') === '' ? '' : digest(textOf(one, 'header')),
    }))
    const signature = options.signature ?? (await sign(this.#signing, batchText(this.device, proven)))
    const answer = await this.send(
      'POST',
      '/sync/entries',
      JSON.stringify({ entries: plain, signature, keys: options.keys ?? this.#keysFor(plain) }),
    )
    const { verdicts = [], receipt } = answer.body
    return {
      status: answer.status,
      verdicts: verdicts as Verdict[],
      receipt: receipt as Receipt,
    }
  }

  #keysFor(entries: readonly unknown[]): readonly CarriedKey[] {
    const text = entries.map((entry) => textOf(entry, 'header')).join('')
    return [...this.keys.values()].slice(-1_000).filter(({ subject }) => text.includes(subject))
  }

  /** Everything that the desk ever wrote, as it would compute it. */
  holding(lanes: readonly LaneHold[] = this.#allLanes()): string {
    return digest(holdingText(lanes))
  }

  #allLanes(): readonly LaneHold[] {
    const lanes = new Map<string, Written[]>()
    for (const one of this.written) {
      const lane = one.header.id.slice(0, one.header.id.indexOf(':'))
      lanes.set(lane, [...(lanes.get(lane) ?? []), one])
    }
    return [...lanes].map(([lane, all]) => ({
      lane,
      complete: all.length,
      hash: all.at(-1)?.hash ?? null,
      ahead: [],
    }))
  }

  hello(
    about: {
      readonly holding?: string
      readonly receipt?: string
      readonly own?: object
      readonly common?: object
      readonly forgot?: true
      readonly app?: string
      readonly desk?: DeskReport
    } = {},
  ): Promise<Answer> {
    const start = { epoch: '', n: 0, hash: '' }
    const { holding = this.holding(), receipt = '', own = start, common = start, ...more } = about
    return this.send(
      'POST',
      '/sync/hello',
      JSON.stringify({ protocol: 1, app: 'test 1', holding, receipt, feeds: { own, common }, ...more }),
    )
  }

  feed(
    query: {
      readonly own?: string
      readonly common?: string
      readonly limit?: number
      readonly wait?: number
    } = {},
  ): Promise<Answer> {
    const { own = ':0', common = ':0', limit = 200, wait = 0 } = query
    return this.send('GET', `/sync/feed?own=${own}&common=${common}&limit=${limit}&wait=${wait}`)
  }

  /** The desk's own feed from its beginning to its end. */
  async ownFeed(): Promise<{ readonly page: FeedPage; readonly items: readonly FeedItem[] }> {
    const items: FeedItem[] = []
    let page: FeedPage | undefined
    let place = ':0'
    for (;;) {
      const { own } = (await this.feed({ own: place })).body
      if (!own) break
      page = own as FeedPage
      items.push(...page.lines.map(({ item }) => v.parse(feedItemSchema, JSON.parse(item))))
      place = `${page.epoch}:${page.lines.at(-1)?.n ?? 0}`
      if (page.lines.length === 0) break
    }
    if (!page) throw new Error('this desk has no feed')
    return { page, items }
  }

  async ownPlace(): Promise<string> {
    const { epoch, head } = (await this.ownFeed()).page
    return `${epoch}:${head}`
  }

  forCounty(text: string): Promise<string> {
    return wrapFor(bytesOf(this.county.journal.countyKeys.agreeKey), utf8(text))
  }

  openKey(wrapped: string): Promise<Bytes | null> {
    return unwrapWith(this.#agreement.privateKey, wrapped)
  }

  askParcels(hashes: readonly string[]): Promise<Answer> {
    return this.send('POST', '/sync/parcels', JSON.stringify({ hashes }))
  }

  /** One chunk. @param sum what the address says of it; the truth unless told */
  sendChunk(hash: string, from: number, bytes: Bytes, sum = digestOfBytes(bytes)): Promise<Answer> {
    return this.send('PUT', `/sync/parcels/${hash}?from=${from}&digest=${sum}`, bytes, {
      digest: sum,
      type: 'application/octet-stream',
    })
  }

  /** All of a parcel from its beginning, in chunks. @returns the last answer */
  async putParcel(hash: string, bytes: Bytes, chunk = 1_000_000): Promise<Answer> {
    for (let from = 0; ; from += chunk) {
      const answer = await this.sendChunk(hash, from, bytes.slice(from, from + chunk))
      if (answer.status !== 200 || from + chunk >= bytes.length) return answer
    }
  }

  async signed(text: string): Promise<string> {
    return sign(this.#signing, text)
  }

  async send(
    method: string,
    path: string,
    body?: string | Bytes,
    about: {
      readonly digest?: string
      readonly type?: string
      readonly headers?: Record<string, string>
      readonly signal?: AbortSignal
    } = {},
  ): Promise<Answer> {
    const time = this.county.clock.now
    const bodyDigest = about.digest ?? (typeof body === 'string' ? digest(body) : '')
    const response = await fetch(this.county.base + path, {
      method,
      headers: {
        [deviceHeaders.device]: this.device,
        [deviceHeaders.time]: String(time),
        [deviceHeaders.signature]: await this.signed(requestText(method, path, time, bodyDigest)),
        ...(body === undefined ? {} : { 'content-type': about.type ?? 'application/json' }),
        ...about.headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(about.signal ? { signal: about.signal } : {}),
    })
    const text = await response.text()
    return {
      status: response.status,
      text,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    }
  }
}

/** An entry whose header says something else, with the hash that then is right: what a desk with a fault would write. */
export function altered(written: Written, change: Record<string, unknown>): Entry {
  return { ...written.entry, header: JSON.stringify({ ...written.header, ...change }) }
}

function textOf(one: unknown, name: string): string {
  const value: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, name) : ''
  return typeof value === 'string' ? value : ''
}

function bytesOf(text: string): Bytes {
  const bytes = fromBase64(text)
  if (!bytes) throw new Error('not base64')
  return bytes
}
