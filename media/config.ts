import { availableParallelism, homedir } from 'node:os'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { leastSecret } from '../shared/signaling/link.ts'
import type { Turn } from './turn.ts'
import type { ObtainDeps } from './worker/obtain.ts'

/** What the outside decides of live media, in the hub's process or in one of their own. */
export type MediaConfig = {
  /** UDP and TCP of the first worker, the others' follow; 0 takes any free ones. */
  readonly port: number
  /** How this computer is called from outside; none: by its own addresses. */
  readonly announced: readonly string[]
  readonly workers: number
  readonly turn: Turn | null
  readonly worker: ObtainDeps
}

/** Where a node in a process of its own listens for its county, and for the browsers that come through it. */
export type DoorConfig = {
  readonly port: number
  readonly host: string
  /** That the county was given too. */
  readonly secret: string
  /** Recordings lie in it. */
  readonly dataDir: string
}

export type ConfigRead<Config> =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentences: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

/** @param env MEDIA_PORT, MEDIA_ADDRESSES, MEDIA_WORKERS, TURN_URLS, TURN_SECRET, MEDIASOUP_WORKER_BIN, XDG_CACHE_HOME; an empty one counts as not set */
export function readMediaConfig(env: Environment): ConfigRead<MediaConfig> {
  const sentences: string[] = []
  const { text, number } = readersOf(env, sentences)
  const list = (name: string): readonly string[] =>
    text(name)
      .split(/[\s,]+/)
      .filter((one) => one !== '')
  const announced = list('MEDIA_ADDRESSES')
  if (announced.some((address) => isIP(address) === 0))
    sentences.push(
      'MEDIA_ADDRESSES 不对，应是 IP 地址，用逗号隔开。 MEDIA_ADDRESSES is wrong: it is addresses with commas between.',
    )
  const urls = list('TURN_URLS')
  const secret = text('TURN_SECRET')
  if (urls.some((url) => !/^turns?:[^/]+$/.test(url)) || urls.length > 0 !== (secret !== ''))
    sentences.push(
      'TURN_URLS 应像 turn:主机:3478 这样，并且和 TURN_SECRET 一起给。 TURN_URLS looks like turn:host:3478, and comes with TURN_SECRET.',
    )
  const config: MediaConfig = {
    port: number('MEDIA_PORT', 0, 0, 65_000),
    announced,
    workers: number('MEDIA_WORKERS', availableParallelism(), 1, 64),
    turn: urls.length > 0 ? { urls, secret } : null,
    worker: {
      given: text('MEDIASOUP_WORKER_BIN') || null,
      cache: text('XDG_CACHE_HOME') || join(homedir(), '.cache'),
      root: process.getuid?.() === 0,
    },
  }
  return sentences.length > 0 ? { ok: false, sentences } : { ok: true, config }
}

/** @param env PORT, HOST, MEDIA_SECRET, DATA_DIR */
export function readDoorConfig(env: Environment): ConfigRead<DoorConfig> {
  const sentences: string[] = []
  const { text, number } = readersOf(env, sentences)
  const host = text('HOST') || 'localhost'
  const secret = text('MEDIA_SECRET')
  if (!/^[a-zA-Z0-9.:-]+$/.test(host))
    sentences.push('HOST 不对，应是网卡地址或主机名。 HOST is wrong: it is an address or a host name.')
  if (secret.length < leastSecret)
    sentences.push(
      `MEDIA_SECRET 至少 ${leastSecret} 个字符，和县局中心上的一样。 MEDIA_SECRET has ${leastSecret} letters or more, and is the same at the hub.`,
    )
  const config = {
    port: number('PORT', 8460, 0, 65_535),
    host,
    secret,
    dataDir: text('DATA_DIR') || './data',
  }
  return sentences.length > 0 ? { ok: false, sentences } : { ok: true, config }
}

/** An empty variable counts as not set; for each that is wrong there is a sentence. */
function readersOf(env: Environment, sentences: string[]) {
  const text = (name: string): string => env[name]?.trim() ?? ''
  const number = (name: string, fallback: number, least: number, most: number): number => {
    const given = text(name)
    if (given === '') return fallback
    const value = /^\d{1,5}$/.test(given) ? Number(given) : -1
    if (value >= least && value <= most) return value
    sentences.push(
      `${name} 不对，应是 ${least} 到 ${most} 的整数。 ${name} is wrong: it is a whole number from ${least} to ${most}.`,
    )
    return fallback
  }
  return { text, number }
}
