import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { createConsoles, type Consoles } from '../../hub/demo/consoles.ts'
import type { Send } from '../../hub/demo/desk-line.ts'
import { demoPassword } from '../../hub/demo/world.ts'
import { openEnrolment } from '../../shared/http/network.ts'
import type { CrowdAnswer, CrowdQuestion } from './crowd-talk.ts'

export type HubQuestion = 'usage' | 'settled' | 'close' | CrowdQuestion
export type HubAnswer =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'usage'; readonly cpuMs: number; readonly rss: number }
  | { readonly kind: 'settled' }
  | CrowdAnswer
  | { readonly kind: 'closed' }

/** A real hub on loopback in a process of its own, with a new store in a temporary folder that goes with it. */
export type BenchHub = {
  readonly url: string
  readonly dir: string
  readonly send: Send
  readonly consoles: Consoles
  /** A code for one new desk of this station. */
  readonly codeFor: (station: string) => Promise<string>
  /** A county of so many stations: see crowd-staged.ts. */
  readonly crowd: (desks: CrowdQuestion['desks'], down: number) => Promise<CrowdAnswer>
  /** CPU time and memory so far. */
  readonly usage: () => Promise<{ readonly cpuMs: number; readonly rss: number }>
  /** All that was written is told to desks and projected. */
  readonly settled: () => Promise<void>
  /** Stops the process; the folder stays until `close`. */
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

/** @param app folder of the built app; none is served when left out */
export async function startHub(app = ''): Promise<BenchHub> {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-bench-'))
  const station = join(dir, 'station')
  // A copy: whoever builds meanwhile does not take the pages away from under the desk.
  if (app !== '') cpSync(app, station, { recursive: true })
  const child = fork(new URL('hub-process.ts', import.meta.url), [dir, station], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The same memory as `npm run serve` gives it.
    execArgv: [
      '--max-semi-space-size=64',
      ...(process.env['BENCH_PROFILE']
        ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`]
        : []),
    ],
  })
  const ask = questions(child)
  const ready = await ask(null)
  if (ready.kind !== 'ready') throw new Error('the hub did not start')
  const url = `http://127.0.0.1:${ready.port}`
  const send = sendTo(url)
  const consoles = createConsoles(send, demoPassword)
  let stopped: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit')
    await ask('close')
    await exited
  }
  return {
    url,
    dir,
    send,
    consoles,
    async codeFor(at) {
      const answer = await consoles.ask('dingwei', 'POST', openEnrolment.path, {
        station: at,
        name: '一号桌',
      })
      return v.parse(openEnrolment.response, answer).code
    },
    async crowd(desks, down) {
      const answer = await ask({ kind: 'crowd', desks, down })
      if (answer.kind !== 'crowd') throw new Error('the hub said something else')
      return answer
    },
    async usage() {
      const answer = await ask('usage')
      if (answer.kind !== 'usage') throw new Error('the hub said something else')
      return answer
    },
    settled: async () => void (await ask('settled')),
    stop: () => (stopped ??= stop()),
    async close() {
      await (stopped ??= stop())
      rmSync(dir, {
        recursive: true,
        force: true,
      })
    },
  }
}

/** One question at a time; rejects when the hub dies instead of answering. */
function questions(child: ChildProcess): (question: HubQuestion | null) => Promise<HubAnswer> {
  return async (question) => {
    const gone = new AbortController()
    const died = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
      throw new Error(`the hub ended with ${String(code)}`)
    })
    const answered = once(child, 'message', { signal: gone.signal })
    if (question) child.send(question)
    try {
      const [answer] = (await Promise.race([answered, died])) as [HubAnswer]
      return answer
    } finally {
      gone.abort()
      await Promise.allSettled([died, answered])
    }
  }
}

function sendTo(url: string): Send {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    return { status: answer.status, body: await answer.text(), ...(cookie === undefined ? {} : { cookie }) }
  }
}
