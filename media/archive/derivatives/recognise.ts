import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Answer, ArchiveTrouble } from '../../../shared/evidence/archive.ts'
import { mostVtt, readVtt, type VttWrong, writeVtt } from '../../../shared/evidence/transcript.ts'
import { patienceFor, probe } from '../../recorder/derive/ffmpeg.ts'
import { refused } from '../trouble.ts'
import type { Working } from './workshop.ts'

/**
 * The county's own recogniser 识别程序: any program that is given the path of a WAV (16 kHz, one channel) and writes WebVTT. What it writes is a
 * stranger's word, and comes in by the door that everybody's transcripts come in by.
 * @param duration of the item, ms
 */
export async function recognise(
  program: string,
  wav: string,
  duration: number,
  { progress, signal, patience }: Working,
): Promise<Answer<{ readonly vtt: string }>> {
  const canRun = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!canRun) return refused('no-tool')
  const seconds = (await probe(wav))?.seconds ?? 0
  // How far it is nobody knows: that it is at it.
  progress(0)
  const wrote = await run(program, resolve(wav), patienceFor(seconds, patience), signal)
  if (!wrote.ok) return wrote
  const read = readVtt(wrote.text, duration)
  if (!read.ok) return refused(troubles[read.why])
  return read.cues.length === 0 ? refused('silent') : { ok: true, vtt: writeVtt(read.cues) }
}

const troubles: Readonly<Record<VttWrong, ArchiveTrouble>> = {
  'no-vtt': 'rubbish',
  time: 'rubbish',
  order: 'rubbish',
  outside: 'outside',
  'too-long': 'too-much',
}

/** A letter that `mostVtt` counts as one takes three bytes at most. */
const mostBytes = 3 * mostVtt
/** So long what it left behind may hold its line, ms. */
const lineKept = 2_000

/** A group of its own, so that whatever it starts goes with it. What it says beside the transcript may be what was said, and is not read. */
function run(
  program: string,
  wav: string,
  mostSeconds: number,
  signal: AbortSignal | undefined,
): Promise<Answer<{ readonly text: string }>> {
  if (signal?.aborted) return Promise.resolve(refused('cancelled'))
  return new Promise((done) => {
    const folder = dirname(wav)
    const child = spawn('nice', ['-n', '19', program, wav], {
      cwd: folder,
      detached: true,
      // Nothing of the hub's own, which holds secrets; what it puts down goes with the workshop.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let stopped: ArchiveTrouble | null = null
    const parts: Buffer[] = []
    let bytes = 0
    const stop = (why: ArchiveTrouble): void => {
      stopped ??= why
      killGroup(child.pid)
    }
    const cancel = (): void => stop('cancelled')
    const late = setTimeout(() => stop('too-long'), mostSeconds * 1e3)
    let unheard: ReturnType<typeof setTimeout> | undefined
    signal?.addEventListener('abort', cancel)
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > mostBytes) stop('too-much')
      else parts.push(part)
    })
    child.once('error', () => (stopped ??= 'no-tool'))
    child.once('exit', () => {
      killGroup(child.pid)
      unheard = setTimeout(() => child.stdout.destroy(), lineKept)
    })
    child.once('close', (code) => {
      clearTimeout(late)
      clearTimeout(unheard)
      signal?.removeEventListener('abort', cancel)
      if (stopped || code !== 0) return done(refused(stopped ?? 'failed'))
      const text = textOf(Buffer.concat(parts))
      done(text === null ? refused('rubbish') : { ok: true, text })
    })
  })
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody of it is left.
  }
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
