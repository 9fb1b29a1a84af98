import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { runHub } from './run.ts'
import { welcomeText } from './welcome.ts'

/** Words for the person who started it; everything else that the hub says goes through its log. */
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

const read = readConfig(process.env, process.argv.slice(2))
if (read.ok) await start(read.config)
else {
  read.sentences.forEach(complain)
  process.exitCode = 1
}

async function start(config: Parameters<typeof runHub>[0]): Promise<void> {
  const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const { version } = JSON.parse(readFileSync(pathOf('../package.json'), 'utf8')) as { version: string }
  const running = await runHub(config, {
    app: version,
    station: pathOf('../station/dist'),
    say,
    progress: createProgress(),
  })
  if (!running.ok) {
    complain(running.sentence)
    process.exitCode = 1
    return
  }
  say(welcomeText(running.welcome))

  let stopping: Promise<void> | null = null
  const stop = (code: number): void => {
    // A second signal finds no listener any more and ends the process at once.
    stopping ??= running.stop().then(
      () => void (process.exitCode = code),
      () => void (process.exitCode = 1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(0))
  running.lost.addEventListener('abort', () => {
    complain('另一个进程接过了数据库，这里停下。 Another process took the database over: stopping here.')
    stop(1)
  })
}

/** One line that is written over; into a file only its end. */
function createProgress(): (part: number) => void {
  const text = '排演示县的这一天 Setting the demo’s stage'
  let shown = -1
  return (part) => {
    const percent = Math.floor(part * 100)
    if (percent === shown) return
    shown = percent
    if (process.stdout.isTTY) process.stdout.write(`\r${text} ${percent} %${percent === 100 ? '\n' : ''}`)
    else if (percent === 0 || percent === 100) say(`${text} ${percent} %`)
  }
}
