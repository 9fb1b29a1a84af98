import { spawn } from 'node:child_process'
import { access, constants, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { arch, release } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from 'mediasoup'
import type { Standing } from '../../shared/signaling/node.ts'

type Step = Extract<Standing, { kind: 'preparing' }>['step']
type Absent = Extract<Standing, { kind: 'absent' }>['code']
export type Obtained =
  | { readonly ok: true; readonly bin: string }
  | { readonly ok: false; readonly code: Absent }
/** Finds the worker's program or makes it, which takes minutes the first time. Never rejects. */
export type Obtain = (step: (step: Step) => void, stop: AbortSignal) => Promise<Obtained>

export type ObtainDeps = {
  /** MEDIASOUP_WORKER_BIN; null when not set. */
  readonly given: string | null
  /** The user's folder for what can be had again. */
  readonly cache: string
  readonly root: boolean
}

/** Where mediasoup keeps its prebuilt ones, and how long one waits for it. */
const releases = 'https://github.com/versatica/mediasoup/releases/download'
const downloadPatience = 20_000
const packageDir = fileURLToPath(new URL('../../node_modules/mediasoup', import.meta.url))
const buildScript = fileURLToPath(new URL('build.sh', import.meta.url))

export function createObtain({ given, cache, root }: ObtainDeps): Obtain {
  return async (step, stop) => {
    step('looking')
    if (given !== null) return (await runs(given)) ? { ok: true, bin: given } : { ok: false, code: 'failed' }
    const bin = await placeOf(cache)
    if (await runs(bin)) return { ok: true, bin }
    await mkdir(dirname(bin), { recursive: true })
    step('fetching')
    if (await download(bin, stop)) return { ok: true, bin }
    if (!root) return { ok: false, code: 'not-root' }
    if (!(await there('/usr/bin/apt-get'))) return { ok: false, code: 'no-source' }
    step('building')
    const built = await build(bin, stop)
    return built && (await runs(bin)) ? { ok: true, bin } : { ok: false, code: 'failed' }
  }
}

/** One for each version of mediasoup, release of the system and processor. */
export async function placeOf(cache: string): Promise<string> {
  const about = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const system = /^VERSION_CODENAME=(\w+)$/m.exec(about)?.[1] ?? 'linux'
  return join(cache, 'yizhan', 'mediasoup-worker', `${version}-${system}-${arch()}`)
}

/** A worker that is not started by its library says so with 41; anything else is none, or none for this system. */
async function runs(bin: string): Promise<boolean> {
  return (await there(bin)) && (await finished(bin, [], AbortSignal.timeout(10_000))) === 41
}

async function there(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function download(bin: string, stop: AbortSignal): Promise<boolean> {
  const name = `mediasoup-worker-${version}-linux-${arch()}-kernel${release().split('.')[0]}.tgz`
  const patience = AbortSignal.any([stop, AbortSignal.timeout(downloadPatience)])
  const folder = `${bin}.fetched`
  try {
    const answer = await fetch(`${releases}/${version}/${name}`, { signal: patience })
    if (!answer.ok) return false
    await mkdir(folder, { recursive: true })
    await writeFile(`${folder}.tgz`, new Uint8Array(await answer.arrayBuffer()))
    if ((await finished('tar', ['xzf', `${folder}.tgz`, '-C', folder], patience)) !== 0) return false
    const fetched = join(folder, 'mediasoup-worker')
    if (!(await runs(fetched))) return false
    await rename(fetched, bin)
    return true
  } catch {
    return false
  }
}

/** One at a time on this computer, after everything else that it does; what it says is kept beside it. */
async function build(bin: string, stop: AbortSignal): Promise<boolean> {
  const log = await open(`${bin}.log`, 'w')
  try {
    const args = [
      `${bin}.lock`,
      'nice',
      '-n',
      '19',
      'bash',
      buildScript,
      packageDir,
      bin,
      String(process.pid),
    ]
    return (await finished('flock', args, stop, log.fd)) === 0
  } finally {
    await log.close()
  }
}

/** @param says where its words go @returns its exit code; null when it was stopped or could not be started */
function finished(
  command: string,
  args: readonly string[],
  stop: AbortSignal,
  says: number | 'ignore' = 'ignore',
): Promise<number | null> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve(null)
    // A group of its own, so that whatever a build has started is stopped with it.
    const child = spawn(command, args, { detached: true, stdio: ['ignore', says, says] })
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    }
    stop.addEventListener('abort', kill, { once: true })
    const end = (code: number | null): void => {
      stop.removeEventListener('abort', kill)
      resolve(code)
    }
    child.once('error', () => end(null))
    child.once('close', (code) => end(code))
  })
}
