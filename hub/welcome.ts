import type { Role } from '../shared/rules/roles.ts'
import type { Standing } from '../shared/signaling/node.ts'
import type { DemoAccount } from './routes/people.ts'

/** What the person at the console has to know once the hub is up. */
export type Welcome = {
  readonly county: string
  readonly demo: boolean
  readonly url: string
  /** Where other computers go over HTTPS, and the root's fingerprint; null without --lan. */
  readonly lan: {
    readonly secure: string | null
    readonly plain: string | null
    readonly fingerprint: string
  } | null
  readonly place: string
  /** The county's time, epoch ms: a demo has its own. */
  readonly now: number
  readonly accounts: readonly DemoAccount[]
  /** How live assistance stands; null where there is none. */
  readonly live: Standing | null
  /** Where the demo's second county is reached; null where there is none. */
  readonly neighbour: string | null
  /** For the first administrator of a real county. */
  readonly token: string | null
}

const roleNames: Readonly<Record<Role, string>> = {
  admin: '管理员 administrator',
  leader: '值班长 shift leader',
  assistant: '辅导员 assistants',
  agent: '坐席 agents',
  expert: '专家 experts',
  mediator: '调解员 mediators',
  archivist: '档案员 archivist',
}

export function welcomeText(welcome: Welcome): string {
  const { county, demo, url, place, now } = welcome
  const title = county === '' ? '云税驿站 Yizhan' : `云税驿站 Yizhan · ${county}`
  return [
    '',
    demo ? `${title}（演示县，全是虚构 a demo, all invented）` : title,
    line('打开 Open', url),
    ...lanLines(welcome),
    line('存储 Store', place),
    ...(welcome.live ? [liveLine(welcome.live)] : []),
    ...(demo ? [line('县里现在 Time there', timeText(now))] : []),
    ...accountLines(welcome.accounts),
    ...neighbourLines(welcome.neighbour),
    ...firstRunLines(welcome.token),
    line('停 Stop', 'Ctrl+C'),
    '',
  ].join('\n')
}

function lanLines({ lan }: Welcome): readonly string[] {
  if (!lan) return []
  if (lan.secure === null)
    return [line('其他电脑 Others', '这台电脑没有网络地址 this computer has no address')]
  return [
    line('其他电脑 Others', lan.secure),
    line(
      '',
      `第一次先从 ${lan.plain ?? ''} 装证书，核对指纹 first install the certificate from there; its fingerprint:`,
    ),
    line('', lan.fingerprint),
  ]
}

/** How live assistance stands, and what is to be done about it. */
const liveWords = {
  ready: '可以用 ready',
  preparing:
    '正在备好通话程序，备好之前其他都照常，第一次编译约 6 到 10 分钟 its worker is being prepared, the first time six to ten minutes; all else works meanwhile',
  'not-root':
    '缺通话程序，用 root 运行一次 npm run setup；其他都照常 its worker is missing: run npm run setup once as root; all else works',
  'no-source':
    '缺通话程序，用 MEDIASOUP_WORKER_BIN 指给它；其他都照常 its worker is missing: name one with MEDIASOUP_WORKER_BIN; all else works',
  failed: '通话程序起不来，看日志；其他都照常 its worker does not start, see the log; all else works',
  unreachable: '连不上 MEDIA_URL；其他都照常 MEDIA_URL cannot be reached; all else works',
} as const

export function liveLine(live: Standing): string {
  return line('通话 Live', liveWords[live.kind === 'absent' ? live.code : live.kind])
}

function accountLines(accounts: readonly DemoAccount[]): readonly string[] {
  const [first] = accounts
  if (!first) return []
  const roles = Object.keys(roleNames) as Role[]
  const groups = roles.flatMap((role) => {
    const people = accounts.filter((account) => account.role === role)
    return people.length > 0
      ? [line(`  ${roleNames[role]}`, people.map(({ id, name }) => `${name} ${id}`).join(' · '))]
      : []
  })
  return [line('登录 Sign in as', `密码都是 everybody’s password: ${first.password}`), ...groups]
}

function neighbourLines(url: string | null): readonly string[] {
  return url === null ? [] : [line('邻县东屏 Neighbour', `${url}  蒋岚 jianglan`)]
}

function firstRunLines(token: string | null): readonly string[] {
  if (token === null) return []
  return [
    line('安装码 First run', token),
    line(
      '',
      '打开上面的地址，用它定县名和第一位管理员。每次启动都换 Open the address and make the first administrator; new at each start',
    ),
  ]
}

/** Chinese characters are two columns wide on a console. */
function line(label: string, text: string): string {
  const columns = [...label].reduce(
    (sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uffef]/.test(letter) ? 2 : 1),
    0,
  )
  return `  ${label}${' '.repeat(Math.max(1, 26 - columns))}${text}`
}

function timeText(now: number): string {
  const there = new Date(now + 8 * 3_600_000)
  const weekday = '日一二三四五六'.charAt(there.getUTCDay())
  return `${there.toISOString().slice(0, 16).replace('T', ' ')} 周${weekday}`
}
