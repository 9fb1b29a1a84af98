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
 * @param env PORT, HOST, DATA_DIR, COUCHDB_URL, DEMO, LOG_LEVEL; an empty one counts as not set
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
      couchUrlOf,
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
  }
  if (unknown.length > 0)
    sentences.push(
      `不认识 ${unknown.join(' ')}，可以用 --lan --fresh。 Unknown; there are --lan and --fresh.`,
    )
  if (fresh && !demo)
    sentences.push(
      '--fresh 会清空数据，只有演示县能用。 --fresh forgets everything: only a demo county may (DEMO=1).',
    )
  if (lan && config.securePort > 65_535)
    sentences.push(
      `PORT 太大，--lan 还要用 PORT+${secureStep}。 PORT is too high: --lan also takes PORT+${secureStep}.`,
    )
  return sentences.length > 0 ? { ok: false, sentences } : { ok: true, config }
}

const switches: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false }

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}

function hostOf(text: string): string | null {
  return /^[a-zA-Z0-9.:-]+$/.test(text) ? text : null
}

function couchUrlOf(text: string): string | null {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : null
}
