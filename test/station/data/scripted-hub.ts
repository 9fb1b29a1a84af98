import { pageFacts } from '../../../shared/facts/named-pages.ts'
import { gunzipSync } from 'node:zlib'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { batchText, type CarriedKey, type Refusal, type Verdict } from '../../../shared/entry/batch.ts'
import { type Bytes, fromBase64, fromUtf8, toBase64 } from '../../../shared/entry/bytes.ts'
import { entryHash, type Header, parseEntry } from '../../../shared/entry/entry.ts'
import {
  counterOf,
  deviceOf,
  entryId,
  holdingText,
  type LaneHold,
  laneOf,
} from '../../../shared/entry/lane.ts'
import { type Receipt, receiptText } from '../../../shared/entry/receipt.ts'
import { importSubjectKey, openText, unwrapWith, wrapFor } from '../../../shared/entry/seal.ts'
import { makeSigningKey, type PublicKey, sign, type SigningKey, verify } from '../../../shared/entry/sign.ts'
import { createLaneWriter } from '../../../shared/entry/writer.ts'
import { factOf, hear } from '../../../shared/facts/registry.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import { headsOf } from '../../../shared/facts/order.ts'
import { type ErrorCode, errorStatus } from '../../../shared/http/errors.ts'
import type { Protocols } from '../../../shared/http/protocol.ts'
import { enrolmentText } from '../../../shared/http/network.ts'
import { deviceHeaders, maxClockApart, requestText } from '../../../shared/http/sync.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { digest } from './fake-browser.ts'
import { createScriptedFeeds } from './scripted-feeds.ts'

type Kept = {
  readonly entry: Entry
  readonly header: Header
  readonly hash: string
  readonly verdict: Verdict
}
type Device = { readonly signKey: PublicKey; readonly agreeKey: string; revoked: false | 'retire' | 'stolen' }
type Asked = {
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  /** As they travelled. */
  readonly bytes: Uint8Array
  readonly signal: AbortSignal | null
}

export type ScriptedHub = Awaited<ReturnType<typeof createScriptedHub>>

/**
 * A hub for tests of the desk alone: it keeps entries, checks signatures and chains of a batch, signs receipts and feeds, and can be told
 * to fail. It knows no rights and no read models; the real one is tried in test/hub and test/faults.
 */
export async function createScriptedHub(begin = Date.UTC(2026, 10, 16, 4, 44)) {
  const signing: SigningKey = await makeSigningKey()
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ])
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', agreement.publicKey)))
  const started = Date.now()
  let passed = 0
  const devices = new Map<string, Device>()
  const kept = new Map<string, Kept>()
  const keys = new Map<string, Bytes>()
  const parcels = new Map<string, Uint8Array>()
  const incoming = new Map<string, Uint8Array>()
  const feeds = createScriptedFeeds(() => signing)
  const lane = createLaneWriter({
    lane: 'hub-abcd1234',
    digest,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    clock: { wall: () => hub.now(), mono: () => 0, boot: 'hub1', offset: () => 0 },
  })

  const hub = {
    signKey: signing.publicKey,
    agreeKey,
    devices,
    kept,
    keys,
    parcels,
    incoming,
    feeds,
    codes: {} as Record<string, string>,
    protocols: null as Protocols | null,
    passwords: new Map([
      ['zhouguilan', 'password-1'],
      ['yangxiaoman', 'password-2'],
    ]),
    /** Every request that came through, in order. */
    log: [] as { path: string; status: number; body: string }[],
    /** What revoked devices still sent. */
    quarantine: [] as string[],
    /** Ids in the order in which they were pushed. */
    pushed: [] as string[],
    faults: {
      /** No answer, no question: the cable is out. */
      cut: false,
      /** These paths are done, and their answers lost, so many times. */
      loseAnswers: new Map<string, number>(),
      /** Requests whose path begins so are answered so, once each. */
      answers: [] as { path: string; status: number; body: string }[],
      refuse: ((_header: Header) => null) as (header: Header) => Refusal | null,
      forkAt: new Set<string>(),
      erased: new Set<string>(),
    },
    now: () => begin + passed + (Date.now() - started),
    pass(ms: number) {
      passed += ms
    },
    fetch: (async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const signal = init?.signal ?? null
      if (hub.faults.cut) throw new TypeError('no link')
      const asked: Asked = { path: url.pathname, query: url.searchParams, ...bodyOf(init), signal }
      const scripted = hub.faults.answers.findIndex(({ path }) => asked.path.startsWith(path))
      const [early] = scripted < 0 ? [] : hub.faults.answers.splice(scripted, 1)
      const answer = early ?? (await answered(asked, init, url.pathname + url.search))
      if (hub.faults.cut || signal?.aborted) throw new TypeError('no link')
      hub.log.push({ path: asked.path, status: answer.status, body: asked.body })
      const lose = hub.faults.loseAnswers.get(asked.path) ?? 0
      if (lose > 0) {
        hub.faults.loseAnswers.set(asked.path, lose - 1)
        throw new TypeError('answer lost')
      }
      return new Response(answer.body, { status: answer.status })
    }) as typeof fetch,
    /** The cable is pulled; whoever waits for news finds out at once. */
    cut() {
      hub.faults.cut = true
      feeds.bell()
    },
    mend() {
      hub.faults.cut = false
    },
    /** The county says something; its feeds tell it to `subscriber`. */
    async say(subject: string, type: string, body: unknown, subscriber: string, by = 'system') {
      const told = await heardOf(subject)
      const raw = keys.get(subject)
      const key = raw ? await importSubjectKey(raw) : null
      const v = factOf(type)?.v ?? 1
      const draft = { subject, type, v, body, key, heads: headsOf(told) }
      const { entry, header, hash } = await lane.write(draft, {
        by,
        auth: { how: 'system' },
        station: 'county',
        directory: 1,
      })
      kept.set(entry.id, { entry, header, hash, verdict: { id: entry.id, verdict: 'stored' } })
      feeds.tell(subscriber, { kind: 'entry', entry })
      return entry
    },
    async giveKey(subject: string, device: string, raw: Bytes) {
      keys.set(subject, raw)
      const point = fromBase64(devices.get(device)?.agreeKey ?? '')
      if (point) feeds.tell(device, { kind: 'key', key: { subject, wrapped: await wrapFor(point, raw) } })
    },
    heardOf,
    idsOf: (device: string) => [...kept.keys()].filter((id) => deviceOf(id) === device),
    /** Forgets everything after the first `count` entries: restored from a backup. */
    setBack(count: number) {
      for (const id of [...kept.keys()].slice(count)) kept.delete(id)
    },
  }

  async function heardOf(subject: string): Promise<readonly Heard[]> {
    const own = [...kept.values()].filter(
      ({ header, verdict }) => header.subject === subject && verdict.verdict === 'stored',
    )
    return Promise.all(
      own.map(async ({ entry, header }) => {
        const raw = keys.get(subject)
        const key = raw ? await importSubjectKey(raw) : null
        const body = header.sealed ? key && (await openText(key, entry.body ?? '')) : entry.body
        return hear(header, body ?? { missing: 'no-key' })
      }),
    )
  }

  async function answered(
    asked: Asked,
    init: RequestInit | undefined,
    pathAndQuery: string,
  ): Promise<Answer> {
    if (asked.path === '/api/enrolments/redeem') return redeem(JSON.parse(asked.body) as Redeem)
    if (asked.path === '/api/sign-in')
      return signIn(JSON.parse(asked.body) as { staff: string; password: string })
    const given = new Headers(init?.headers)
    const id = given.get(deviceHeaders.device) ?? ''
    const device = devices.get(id)
    const time = Number(given.get(deviceHeaders.time))
    if (!device) return failed('device-unknown')
    if (device.revoked && asked.path !== '/sync/entries' && asked.path !== '/sync/parcels')
      return failed('device-revoked', { order: device.revoked })
    if (Math.abs(time - hub.now()) > maxClockApart)
      return failed('clock-apart', { time: Math.round(hub.now()) })
    const bodyDigest = asked.bytes.length === 0 ? '' : digestOfBytes(asked.bytes)
    const text = requestText(init?.method ?? 'GET', pathAndQuery, time, bodyDigest)
    if (!(await verify(device.signKey, text, given.get(deviceHeaders.signature) ?? '')))
      return failed('signature-wrong')
    if (asked.path === '/sync/hello') return hello(id, JSON.parse(asked.body) as Hello)
    if (asked.path === '/sync/entries') return push(id, device, JSON.parse(asked.body) as Push)
    if (asked.path === '/sync/again') return again(asked)
    if (asked.path === '/sync/feed') return feed(id, asked)
    if (asked.path === '/sync/parcels') return askedFor(id, asked)
    if (asked.path.startsWith('/sync/parcels/')) return chunk(id, asked)
    if (asked.path === '/sync/stand-in-codes') return deposit(asked)
    return failed('not-found')
  }

  type Redeem = { code: string; signKey: PublicKey; agreeKey: string; proof: string }
  async function redeem({ code, signKey, agreeKey: point, proof }: Redeem): Promise<Answer> {
    if (!code.startsWith('CODE')) return failed('code-unknown')
    if (!(await verify(signKey, enrolmentText(code, signKey.key, point), proof)))
      return failed('signature-wrong')
    const id = `d${devices.size + 1}`
    devices.set(id, { signKey, agreeKey: point, revoked: false })
    const station = { id: 'wuping', name: '雾坪镇', code: 'WP' }
    const county = { name: '松岚县', phone: '100', demo: true, signKey: signing.publicKey, agreeKey }
    return good({
      device: id,
      machine: `WP ${devices.size}`,
      name: '一号台',
      station,
      county,
      time: Math.round(hub.now()),
    })
  }

  function signIn({ staff, password }: { staff: string; password: string }): Answer {
    if (hub.passwords.get(staff) !== password) return failed('wrong-password')
    return good({
      id: staff,
      name: staffNames[staff] ?? staff,
      roles: ['assistant'],
      stations: ['wuping'],
      skills: [],
    })
  }

  type Hello = { holding: string; receipt: string; feeds: { own: Place; common: Place } }
  type Place = { epoch: string; n: number }
  async function hello(device: string, said: Hello): Promise<Answer> {
    const receipt = await receiptOf(device)
    return good({
      time: Math.round(hub.now()),
      ...(receipt.holding === said.receipt ? {} : { receipt }),
      ...(receipt.holding === said.holding ? {} : { lanes: holdsOf(device) }),
      news: { own: true, common: true },
      ...(hub.protocols ? { protocols: hub.protocols } : {}),
    })
  }

  type Push = { entries: unknown[]; signature: string; keys: CarriedKey[] }
  async function push(
    device: string,
    { signKey }: Device,
    { entries, signature, keys: carried }: Push,
  ): Promise<Answer> {
    const parsed = entries.map((entry) => parseEntry(entry, digest))
    const listed = (entries as Entry[]).map(({ id, header }) => ({ id, hash: entryHash(digest, header) }))
    if (!(await verify(signKey, batchText(device, listed), signature))) return failed('signature-wrong')
    if (devices.get(device)?.revoked === 'stolen') {
      hub.quarantine.push(...listed.map(({ id }) => id))
      const refusal = { code: 'device-revoked' } as const
      const verdicts = listed.map(({ id }): Verdict => ({ id, verdict: 'refused', refusal }))
      return good({ verdicts, receipt: await receiptOf(device), time: Math.round(hub.now()) })
    }
    for (const { subject, wrapped } of carried) {
      const raw = await unwrapWith(agreement.privateKey, wrapped)
      if (raw) keys.set(subject, raw)
    }
    const verdicts = parsed.map((one, at): Verdict => {
      const id = listed[at]?.id ?? ''
      hub.pushed.push(id)
      if (!one.ok) return { id, verdict: 'refused', refusal: { code: 'malformed' } }
      const before = kept.get(id)
      if (hub.faults.forkAt.has(id) || (before && before.hash !== one.hash)) return { id, verdict: 'forked' }
      if (before) return before.verdict.verdict === 'stored' ? { id, verdict: 'already' } : before.verdict
      const refusal = hub.faults.refuse(one.header)
      const verdict: Verdict = hub.faults.erased.has(one.header.subject)
        ? { id, verdict: 'erased' }
        : refusal
          ? { id, verdict: 'refused', refusal }
          : { id, verdict: 'stored' }
      kept.set(id, { entry: one.entry, header: one.header, hash: one.hash, verdict })
      return verdict
    })
    return good({ verdicts, receipt: await receiptOf(device), time: Math.round(hub.now()) })
  }

  function again({ body }: Asked): Answer {
    const { ids } = JSON.parse(body) as { ids: readonly string[] }
    return good({ entries: ids.flatMap((id) => kept.get(id)?.entry ?? []) })
  }

  async function feed(device: string, { query, signal }: Asked): Promise<Answer> {
    const place = (name: 'own' | 'common'): [string, number] => {
      const [epoch = '', n = '0'] = (query.get(name) ?? ':0').split(':')
      return [epoch, Number(n)]
    }
    const [own, common] = [place('own'), place('common')]
    while (
      query.get('wait') !== '0' &&
      !feeds.hasNews(device, ...own) &&
      !feeds.hasNews('common', ...common) &&
      !signal?.aborted &&
      !hub.faults.cut
    ) {
      await Promise.race([feeds.ring(), aborted(signal)])
    }
    const limit = Number(query.get('limit') ?? 500)
    const pages = {
      own: await feeds.page(device, ...own, limit),
      common: await feeds.page('common', ...common, limit),
    }
    return good({ time: Math.round(hub.now()), ...JSON.parse(JSON.stringify(pages)) })
  }

  const isAnnounced = (): boolean =>
    [...kept.values()].some(
      ({ header, verdict }) =>
        pageFacts.some(({ type }) => type === header.type) && verdict.verdict === 'stored',
    )

  async function askedFor(device: string, { body }: Asked): Promise<Answer> {
    const { hashes } = JSON.parse(body) as { hashes: string[] }
    const stand = hashes.map((hash) => {
      const offset = (parcels.get(hash) ?? incoming.get(hash))?.length ?? 0
      const state = parcels.has(hash) ? 'there' : isAnnounced() ? 'open' : 'unannounced'
      return { hash, state, offset }
    })
    return good({ parcels: stand, receipt: await receiptOf(device) })
  }

  /** Here the whole is known by its hash alone. */
  async function chunk(device: string, { path, query, bytes }: Asked): Promise<Answer> {
    const hash = path.split('/').at(-1) ?? ''
    if (!isAnnounced()) return failed('unannounced')
    const before = incoming.get(hash) ?? new Uint8Array(0)
    if (Number(query.get('from')) !== before.length) return failed('wrong-offset', { offset: before.length })
    const whole = Buffer.concat([before, bytes])
    incoming.set(hash, whole)
    if (digestOfBytes(whole) !== hash) return good({ offset: whole.length })
    parcels.set(hash, whole)
    incoming.delete(hash)
    return good({ offset: whole.length, receipt: await receiptOf(device) })
  }

  async function deposit({ body }: Asked): Promise<Answer> {
    const { wrapped } = JSON.parse(body) as { wrapped: string }
    const raw = await unwrapWith(agreement.privateKey, wrapped)
    if (!raw) return failed('bad-request')
    hub.codes = JSON.parse(fromUtf8(raw)) as Record<string, string>
    return good({ ok: true })
  }

  function holdsOf(device: string): readonly LaneHold[] {
    const lanes = new Map<string, number[]>()
    for (const id of kept.keys()) {
      if (deviceOf(id) === device) lanes.set(laneOf(id), [...(lanes.get(laneOf(id)) ?? []), counterOf(id)])
    }
    return [...lanes].map(([name, counters]) => {
      let complete = 0
      while (counters.includes(complete + 1)) complete += 1
      const ahead = counters.filter((counter) => counter > complete).sort((a, b) => a - b)
      return { lane: name, complete, hash: kept.get(entryId(name, complete))?.hash ?? null, ahead }
    })
  }

  async function receiptOf(device: string): Promise<Receipt> {
    const own = hub.idsOf(device).map((id) => kept.get(id))
    const receipt = {
      device,
      epoch: 'h1',
      holding: digest(holdingText(holdsOf(device))),
      entries: own.length,
      refused: own.filter((one) => one?.verdict.verdict === 'refused').length,
      parcels: parcels.size,
      at: Math.round(hub.now()),
    }
    return { ...receipt, signature: await sign(signing, receiptText(receipt)) }
  }

  return hub
}

export const staffNames: Record<string, string> = { zhouguilan: '周桂兰', yangxiaoman: '杨小满' }

type Answer = { readonly status: number; readonly body: string }
const good = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) })
const failed = (code: ErrorCode, more: object = {}): Answer => ({
  status: errorStatus[code],
  body: JSON.stringify({ error: { code, ...more } }),
})

function bodyOf(init: RequestInit | undefined): Pick<Asked, 'body' | 'bytes'> {
  const sent = init?.body
  const bytes =
    typeof sent === 'string' ? Buffer.from(sent) : sent instanceof Uint8Array ? sent : new Uint8Array(0)
  const type = new Headers(init?.headers)
  if (type.get('content-encoding') === 'gzip') return { body: gunzipSync(bytes).toString(), bytes }
  return { body: typeof sent === 'string' ? sent : '', bytes }
}

function aborted(signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
}
