import { mkdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { claimAlone } from './alone.ts'
import { createRecorderClock } from './clock.ts'
import { createDisk, looksAt } from './disk.ts'
import { openPartFile } from './journal/part-file.ts'
import type { Said } from './messages.ts'
import { openPort } from './rtp/port.ts'
import { createRecorder } from './recorder.ts'

/**
 * The recorder's process: `main.ts DIR`, started by media/recorder/client.ts and spoken to over its channel. When the channel closes,
 * what is open is sealed and left for the next one.
 */

const beatMs = 250
/** Beats that are due while one is at it. They are counted, not timed: whoever gets no processor finds few of them. */
const hangsAfter = 8
const partBytes = 64 * 1024 * 1024
const leastRoom = 256 * 1024 * 1024
/** How long one that was left alone may take to seal what it had. */
const patienceMs = 15_000

const [dir = '', room = String(leastRoom)] = process.argv.slice(2)
/** What nobody hears any more is on the disk, and is told to who comes next. */
const say = (said: Said): void => {
  if (process.connected) process.send?.(said, () => undefined)
}
const complain = (sentence: string): void => void process.stderr.write(`recorder: ${sentence}\n`)

await mkdir(dir, { recursive: true, mode: 0o700 })
const claim = await claimWithPatience()
if (claim) await run()
else {
  complain(`another recorder is at work in ${dir}`)
  process.exitCode = 1
  process.disconnect?.()
}

async function claimWithPatience(): Promise<Awaited<ReturnType<typeof claimAlone>>> {
  const until = performance.now() + patienceMs
  for (;;) {
    const claimed = await claimAlone(dir)
    if (claimed || performance.now() > until) return claimed
    await pause(100)
  }
}

async function run(): Promise<void> {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const disk = createDisk({
    ...looksAt(dir),
    leastRoom: Number(room),
    now: Date.now,
    changed: (alarm) => say({ say: 'alarm', alarm }),
  })
  const recorder = await createRecorder({
    dir,
    clock: createRecorderClock(),
    disk,
    openFile: openPartFile,
    openPort,
    partBytes,
    software: { version, node: process.version },
    say,
    complain,
  })
  let beating: Promise<void> | null = null
  let missed = 0
  const beats = setInterval(() => {
    // A disk that hangs tells nobody.
    missed = beating ? missed + 1 : 0
    if (missed >= hangsAfter) disk.hangs()
    beating ??= recorder.beat().finally(() => (beating = null))
  }, beatMs)
  const leave = async (): Promise<void> => {
    await recorder.leave()
    clearInterval(beats)
    await beating
    claim?.close()
    if (process.connected) process.disconnect()
  }
  // The stop of a service reaches all of its processes: the media node decides when it is over.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  process.once('disconnect', () => void leave())
  // Whoever started it may have died before it listened.
  if (!process.connected) return leave()
  process.on('message', (message) => void recorder.answer(message))
  say({ say: 'ready', left: recorder.left(), alarm: disk.alarm() })
}
