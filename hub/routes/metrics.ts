import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { followNews } from '../../shared/http/cases.ts'
import type { DeskHealth } from '../../shared/http/network.ts'
import { signIn } from '../../shared/http/people.ts'
import { pushEntries, readFeeds } from '../../shared/http/sync.ts'
import type { Standing } from './standings.ts'

/** Numbers that are read when somebody asks, not counted. */
export type Gauges = {
  /** How long the oldest entry waits to be told and projected, ms. */
  readonly lag: () => number
  /** What others count, in the same format. */
  readonly more: () => Promise<string>
  /** Of every device that was not revoked. */
  readonly standings: () => Promise<readonly (Standing & { readonly device: string })[]>
}

/** Name, what it is, and where it stands; null is left out. */
const deskFigures: readonly (readonly [string, string, (health: DeskHealth) => number | null])[] = [
  ['waiting_entries', 'Entries that wait at the device', ({ entries }) => entries],
  ['waiting_bytes', 'Bytes that wait at the device, pages among them', ({ bytes }) => bytes],
  ['drain_seconds', 'Time until all of it is here, at what its line carried', ({ drain }) => drain],
  [
    'refused_entries',
    'Refused entries that are still to be dealt with at the device',
    ({ refused }) => refused,
  ],
  ['room_used_bytes', 'What the browser keeps', ({ room }) => room && room.used * 1e6],
  ['room_quota_bytes', 'What the browser may keep', ({ room }) => room && room.quota * 1e6],
]

const signInResults: Readonly<Record<number, string>> = { 200: 'in', 401: 'wrong', 429: 'held' }
/** Answers that wait on purpose. */
const slow: readonly (string | undefined)[] = [followNews.path, readFeeds.path]

/** What the hub counts, for Prometheus, at /metrics. Labels are routes, codes and ids, never people. */
export function serveMetrics(app: FastifyInstance, gauges: Gauges): void {
  const registers = [new Registry()]
  const [registry] = registers
  const requests = new Counter({
    name: 'yizhan_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'yizhan_http_request_seconds',
    help: 'Time to answer; long polls and live events are left out',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const signIns = new Counter({
    name: 'yizhan_sign_ins_total',
    help: 'Sign-ins by result',
    labelNames: ['result'],
    registers,
  })
  const entries = new Counter({
    name: 'yizhan_entries_total',
    help: 'Entries from devices by verdict',
    labelNames: ['verdict'],
    registers,
  })
  const lines = new Counter({
    name: 'yizhan_feed_lines_total',
    help: 'Lines of feeds that devices read',
    labelNames: ['feed'],
    registers,
  })
  gaugesInto(registers, gauges)

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url
    requests.inc({ method: request.method, route: route ?? 'none', status: reply.statusCode })
    if (!slow.includes(route)) seconds.observe({ route: route ?? 'none' }, reply.elapsedTime / 1000)
    const result = route === signIn.path ? signInResults[reply.statusCode] : undefined
    if (result !== undefined) signIns.inc({ result })
  })
  app.addHook('preSerialization', async (request, _, payload: unknown) => {
    const route = request.routeOptions.url
    if (route === pushEntries.path)
      for (const { verdict } of listIn(payload, 'verdicts')) entries.inc({ verdict })
    if (route === readFeeds.path) {
      for (const feed of ['own', 'common']) lines.inc({ feed }, listIn(partOf(payload, feed), 'lines').length)
    }
    return payload
  })
  app.get('/metrics', { exposeHeadRoute: false }, async (_, reply) =>
    reply
      .type(registry?.contentType ?? 'text/plain')
      .send(`${await registry?.metrics()}\n${await gauges.more()}`),
  )
}

function gaugesInto(registers: Registry[], { lag, standings }: Gauges): void {
  new Gauge({
    name: 'yizhan_follower_lag_seconds',
    help: 'How long the oldest entry waits to be told and projected',
    registers,
    collect() {
      this.set(lag() / 1000)
    },
  })
  new Gauge({
    name: 'yizhan_device_last_contact_seconds',
    help: 'When a device was last heard of, by the hub’s clock, epoch seconds',
    labelNames: ['device'],
    registers,
    async collect() {
      for (const { device, lastSeen } of await standings())
        if (lastSeen !== null) this.set({ device }, lastSeen / 1000)
    },
  })
  new Gauge({
    name: 'yizhan_device_clock_apart_seconds',
    help: 'The hub’s clock less the device’s, as it was measured last',
    labelNames: ['device'],
    registers,
    async collect() {
      for (const { device, clockApart } of await standings())
        if (clockApart !== null) this.set({ device }, clockApart / 1000)
    },
  })
  for (const [name, help, of] of deskFigures) {
    new Gauge({
      name: `yizhan_device_${name}`,
      help: `${help}, as the device said last`,
      labelNames: ['device'],
      registers,
      async collect() {
        for (const { device, health } of await standings()) {
          const figure = health && of(health)
          if (figure !== null) this.set({ device }, figure)
        }
      },
    })
  }
  new Gauge({
    name: 'yizhan_device_alert',
    help: '1 for each thing about a device that somebody should look into',
    labelNames: ['device', 'alert'],
    registers,
    async collect() {
      this.reset()
      for (const { device, alerts } of await standings())
        for (const { kind } of alerts) this.set({ device, alert: kind }, 1)
    },
  })
  new Gauge({
    name: 'yizhan_memory_bytes',
    help: 'Resident memory of the hub’s process',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
}

function partOf(payload: unknown, name: string): unknown {
  return typeof payload === 'object' && payload !== null
    ? (payload as Readonly<Record<string, unknown>>)[name]
    : undefined
}

/** Our own answers, whose schemas say what stands in the list. */
function listIn(payload: unknown, name: string): readonly { readonly verdict: string }[] {
  const list = partOf(payload, name)
  return Array.isArray(list) ? list : []
}
