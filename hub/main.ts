import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, readConfig } from './config.ts'
import { createFarNode } from './far-node.ts'
import { createArchive } from '../media/archive/archive.ts'
import { createExporter } from '../media/archive/export/exporter.ts'
import { createPrint } from '../media/archive/export/print.ts'
import { openMediaNode } from '../media/open.ts'
import { type MediaConfig, readMediaConfig } from '../media/config.ts'
import { createRoomsRecorder } from '../media/rooms-recorder.ts'
import { runHub } from './run.ts'
import type { Standing } from '../shared/signaling/node.ts'
import { liveLine, welcomeText } from './welcome.ts'

/** Words for the person who started it; everything else that the hub says goes through its log. */
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

const read = readConfig(process.env, process.argv.slice(2))
const media = readMediaConfig(process.env)
if (read.ok && media.ok) await start(read.config, media.config)
else {
  for (const one of [read, media]) if (!one.ok) one.sentences.forEach(complain)
  process.exitCode = 1
}

async function start(config: Config, mediaConfig: MediaConfig): Promise<void> {
  const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const { version } = JSON.parse(readFileSync(pathOf('../package.json'), 'utf8')) as { version: string }
  const recordings = join(config.dataDir, 'recordings')
  let welcomed: Standing | null = null
  /** What was not there yet when the start was told is told when it is. */
  const stands = (standing: Standing): void => {
    if (welcomed && welcomed.kind !== 'ready') say(liveLine(standing))
    welcomed &&= standing
  }
  const running = await runHub(config, {
    app: version,
    station: pathOf('../station/dist'),
    say,
    progress: createProgress(),
    openArchive: ({ signer, ...deps }) =>
      createArchive({
        ...deps,
        dir: join(config.dataDir, 'archive'),
        copyDir: config.archiveCopyDir,
        recogniser: config.recogniser,
        recordings,
        signer: () => signer,
      }),
    openExporter: (deps) =>
      createExporter({ ...deps, dir: join(config.dataDir, 'archive', 'exports'), print: createPrint() }),
    openMedia({ keys, ...deps }) {
      const common = { ...deps, key: () => keys().signKey, stands }
      return config.mediaNode
        ? createFarNode({ ...common, ...config.mediaNode, draw: () => randomBytes(18).toString('base64url') })
        : openMediaNode(mediaConfig, {
            ...common,
            recorder: createRoomsRecorder({ ...deps, dir: recordings }),
          })
    },
  })
  if (!running.ok) {
    complain(running.sentence)
    process.exitCode = 1
    return
  }

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
  // Whoever reads how to stop it may do so at once.
  say(welcomeText(running.welcome))
  welcomed = running.welcome.live
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
