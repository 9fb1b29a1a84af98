import { isAbsolute } from 'node:path'
import { type NoteKey, readKey } from '../shared/evidence/tlog/note.ts'
import { leastSecret } from '../shared/signaling/link.ts'
import { sha256 } from './ledger/hashing.ts'
import type { LedgerSettings } from './ledger/ledger.ts'

/** Everything that the outside decides. Read once, in main.ts; nonsense stops the start with a sentence. */
export type Config = {
  /** Plain HTTP; 0 takes any free port. */
  readonly port: number
  /** HTTPS, where `lan` is on. */
  readonly securePort: number
  /** Which network interface to listen on. */
  readonly host: string
  readonly dataDir: string
  /** Null: the embedded store, in `dataDir`. */
  readonly couchUrl: string | null
  readonly demo: boolean
  /** Open to other computers, over HTTPS with certificates that Yizhan makes. */
  readonly lan: boolean
  /** A demo forgets everything and begins again. */
  readonly fresh: boolean
  readonly logLevel: LogLevel
  /** A media node in a process of its own; null: in the hub's. */
  readonly mediaNode: { readonly url: string; readonly secret: string } | null
  /** The archive's second copy, on another disk; null: there is none. */
  readonly archiveCopyDir: string | null
  /** A program that writes down what it hears in a WAV; null: there is none. */
  readonly recogniser: string | null
  readonly ledger: LedgerSettings
  /** Evidence is signed with SM2, too. */
  readonly sm2: boolean
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type ConfigRead =
  | { readonly ok: true; readonly config: Config }
  /** One for each thing that is wrong, for the person at the console. */
  | { readonly ok: false; readonly sentences: readonly string[] }

/** HTTPS stands this far above PORT: 8400 and 8443. */
const secureStep = 43

/**
 * @param env PORT, HOST, DATA_DIR, COUCHDB_URL, DEMO, LOG_LEVEL, MEDIA_URL, MEDIA_SECRET, ARCHIVE_COPY_DIR, RECOGNISER, LEDGER_COPY_DIR, LEDGER_WITNESSES, TSA_URL, TSA_CA, EVIDENCE_SM2; an empty one counts as not set
 * @param args what stands behind `npm start --`: --lan, --fresh
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): ConfigRead {
  const sentences: string[] = []
  const read = <Value>(
    name: string,
    fallback: Value,
    may: string,
    parse: (text: string) => Value | null,
  ): Value => {
    const text = env[name]?.trim() ?? ''
    if (text === '') return fallback
    const value = parse(text)
    // The value is not repeated: an address of a database carries its password.
    if (value === null) sentences.push(`${name} 不对，${may.replace(' | ', `。 ${name} is wrong: `)}.`)
    return value ?? fallback
  }
  const lan = args.includes('--lan')
  const fresh = args.includes('--fresh')
  const unknown = args.filter((arg) => arg !== '--lan' && arg !== '--fresh')
  const demo = read('DEMO', false, '只能是 1 或 0 | it may be 1 or 0', (text) => switches[text] ?? null)
  const port = read('PORT', 8400, '应是 0 到 65535 的整数 | it is a whole number from 0 to 65535', portOf)
  const mediaUrl = read<string | null>(
    'MEDIA_URL',
    null,
    '应像 http://主机:8460 这样 | it looks like http://host:8460',
    httpUrlOf,
  )
  const mediaSecret = read(
    'MEDIA_SECRET',
    '',
    `至少 ${leastSecret} 个字符 | it has ${leastSecret} letters or more`,
    (text) => (text.length >= leastSecret ? text : null),
  )
  const stampUrl = read<string | null>(
    'TSA_URL',
    null,
    '应像 http://主机/tsa 这样 | it looks like http://host/tsa',
    httpUrlOf,
  )
  const stampCa = read('TSA_CA', '', '应是一个文件 | it is a file', (text) => text)
  const config: Config = {
    port,
    securePort: port === 0 ? 0 : port + secureStep,
    host: read(
      'HOST',
      lan ? '::' : 'localhost',
      '应是网卡地址或主机名 | it is an address or a host name',
      hostOf,
    ),
    dataDir: read('DATA_DIR', './data', '应是一个文件夹 | it is a folder', (text) => text),
    couchUrl: read<string | null>(
      'COUCHDB_URL',
      null,
      '应像 http://用户:密码@主机:5984 这样 | it looks like http://user:password@host:5984',
      httpUrlOf,
    ),
    demo,
    lan,
    fresh,
    logLevel: read<LogLevel>(
      'LOG_LEVEL',
      demo ? 'warn' : 'info',
      `可以是 ${logLevels.join(' ')} | it may be ${logLevels.join(' ')}`,
      (text) => logLevels.find((level) => level === text) ?? null,
    ),
    mediaNode: mediaUrl === null ? null : { url: mediaUrl, secret: mediaSecret },
    archiveCopyDir: read<string | null>(
      'ARCHIVE_COPY_DIR',
      null,
      '应是一个文件夹 | it is a folder',
      (text) => text,
    ),
    recogniser: read<string | null>(
      'RECOGNISER',
      null,
      '应是一个程序的完整路径 | it is the full path of a program',
      (text) => (isAbsolute(text) ? text : null),
    ),
    ledger: {
      copyDir: read<string | null>(
        'LEDGER_COPY_DIR',
        null,
        '应是一个文件夹 | it is a folder',
        (text) => text,
      ),
      witnesses: read<readonly NoteKey[]>(
        'LEDGER_WITNESSES',
        [],
        '应是见证方的公钥，用空格隔开，像 名称+编号+公钥 | it holds witnesses’ keys with spaces between, like name+id+key',
        witnessesOf,
      ),
      authority: stampUrl === null ? null : { url: stampUrl, ca: stampCa },
    },
    sm2: read('EVIDENCE_SM2', false, '只能是 1 或 0 | it may be 1 or 0', (text) => switches[text] ?? null),
  }
  if (unknown.length > 0)
    sentences.push(
      `不认识 ${unknown.join(' ')}，可以用 --lan --fresh。 Unknown; there are --lan and --fresh.`,
    )
  if (fresh && !demo)
    sentences.push(
      '--fresh 会清空数据，只有演示县能用。 --fresh forgets everything: only a demo county may (DEMO=1).',
    )
  if (mediaUrl !== null && mediaSecret === '')
    sentences.push(
      'MEDIA_URL 要和 MEDIA_SECRET 一起给，与通话节点上的一样。 MEDIA_URL comes with MEDIA_SECRET, the same as at the media node.',
    )
  if ((stampUrl === null) !== (stampCa === ''))
    sentences.push(
      'TSA_URL 要和 TSA_CA 一起给：不验的时间戳不收。 TSA_URL comes with TSA_CA: no time stamp is taken that is not verified.',
    )
  if (lan && config.securePort > 65_535)
    sentences.push(
      `PORT 太大，--lan 还要用 PORT+${secureStep}。 PORT is too high: --lan also takes PORT+${secureStep}.`,
    )
  return sentences.length > 0 ? { ok: false, sentences } : { ok: true, config }
}

const switches: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false }

/** Witnesses sign in a way of their own: a log's key is none. */
function witnessesOf(text: string): readonly NoteKey[] | null {
  const keys = text.split(/\s+/).map((one) => readKey(sha256, one))
  const witnesses = keys.flatMap((read) => (read.ok && read.key.type === 4 ? [read.key] : []))
  return witnesses.length === keys.length ? witnesses : null
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}

function hostOf(text: string): string | null {
  return /^[a-zA-Z0-9.:-]+$/.test(text) ? text : null
}

function httpUrlOf(text: string): string | null {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : null
}
