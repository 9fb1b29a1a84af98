// The county's own recogniser is a stranger's program: it is given a sound and nothing else, it is stopped, and what it writes is looked at.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recognise } from '../../../media/archive/derivatives/recognise.ts'
import type { Archive } from '../../../shared/evidence/archive.ts'
import { ffmpeg, realtime } from '../recorder/film.ts'
import { bytesOf, item, openShelf, segmentsOf, type Shelf, windowIntake } from './shelf.ts'

let dir: string
let sound: Buffer
let wav: string
let picture: Buffer
let shelf: Shelf
const transcript = { kind: 'transcript' } as const
const vtt = (...cues: string[]): string => ['WEBVTT', ...cues].join('\n\n')
const said = '00:00:00.200 --> 00:00:00.900\n<v 甲>这三张纸我收下了'
const says = (text: string): string => `cat <<'END'\n${text}\nEND`

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-recogniser-'))
  const film = async (name: string, source: string, coded: string): Promise<Buffer> => {
    const to = ['-f', 'webm', '-live', '1', join(dir, name)]
    await ffmpeg('-v', 'error', '-f', 'lavfi', '-i', source, ...coded.split(' '), ...to)
    return readFile(join(dir, name))
  }
  wav = join(dir, 'sound.wav')
  await ffmpeg(...'-v error -f lavfi -i sine=frequency=440:duration=1 -ar 16000'.split(' '), wav)
  sound = await film('sound.webm', 'sine=frequency=440:duration=1', '-c:a libopus -b:a 32k')
  picture = await film('picture.webm', 'testsrc2=s=160x90:r=25:d=1', `${realtime} -g 25 -b:v 300k`)
})
afterAll(() => rm(dir, { recursive: true }))
beforeEach(async () => {
  shelf = await openShelf()
})
afterEach(() => shelf.close())

/** A little script as the county's recogniser. */
async function written(script: string): Promise<string> {
  const path = join(dir, 'hears.sh')
  await writeFile(path, `#!/bin/sh\ncd '${dir}'\n${script}\n`, { mode: 0o755 })
  return path
}
/** An archive whose recogniser is a little script, with a second of sound in it. */
async function heardBy(script: string, patience?: number): Promise<Archive> {
  const archive = await shelf.open({
    recogniser: await written(script),
    ...(patience === undefined ? {} : { patience }),
  })
  const taken = await archive.take(windowIntake(segmentsOf('microphone-desk', [sound])))
  expect(taken).toMatchObject({ ok: true })
  return archive
}
const noted = (name: string): Promise<string> => readFile(join(dir, name), 'utf8').catch(() => '')
/** Whether it is gone; what nobody has buried yet is. */
const isGone = async (pid: string): Promise<boolean> => {
  const stat = await readFile(`/proc/${Number(pid)}/stat`, 'utf8').catch(() => null)
  return stat === null || stat.includes(') Z ')
}

describe('a recogniser', () => {
  it('is given the path of a sound of 16 kHz in one channel, no secrets, and little of the computer', async () => {
    process.env['YIZHAN_SECRET'] = 'not for strangers'
    const noting = 'echo $# > count; env > env; nice > nice; cp "$1" heard.wav; pwd > pwd'
    const archive = await heardBy(`${noting}\n${says(vtt(said))}`)
    expect(archive.recognises).toBe(true)
    const derived = await archive.derive(item, transcript)
    delete process.env['YIZHAN_SECRET']
    expect(derived).toMatchObject({
      ok: true,
      made: true,
      derived: {
        name: 'transcript',
        kind: 'transcript',
        media: 'text/vtt',
        from: ['microphone-desk'],
        how: { tool: 'hears.sh', operation: 'recogniser', reason: '' },
      },
    })
    expect((await bytesOf(archive, 'transcript')).toString()).toBe(`${vtt(said)}\n`)
    expect([await noted('count'), await noted('nice')]).toEqual(['1\n', '19\n'])
    const names = (await noted('env')).split('\n').flatMap((line) => line.split('=')[0] || [])
    expect(['HOME', 'LANG', 'OLDPWD', 'PATH', 'PWD', 'TMPDIR', '_']).toEqual(expect.arrayContaining(names))
    const asked = '-v error -show_entries stream=sample_rate,channels,codec_name -of csv=p=0'
    const { stdout } = await promisify(execFile)('ffprobe', [...asked.split(' '), join(dir, 'heard.wav')])
    expect(stdout.trim()).toBe('pcm_s16le,16000,1')
    expect(await readdir(shelf.first)).not.toContain('work')
  })

  it('is asked once, however often it is wished, and what people write stands beside', async () => {
    const archive = await heardBy(`echo ran >> ran\n${says(vtt(said))}`)
    const [first, second] = await Promise.all([
      archive.derive(item, transcript),
      archive.derive(item, transcript),
    ])
    expect([first, second].filter((one) => one.ok && one.made)).toHaveLength(1)
    expect(second.ok && second.derived).toEqual(first.ok && first.derived)
    const kept = await archive.keep(item, {
      name: 'transcript-2',
      kind: 'transcript',
      from: ['microphone-desk'],
      media: 'text/vtt',
      bytes: Buffer.from(vtt(said)),
      how: { tool: 'yizhan', operation: 'written by hand', reason: '' },
    })
    expect(kept).toMatchObject({ ok: true, made: true })
    expect(await archive.derive(item, transcript)).toMatchObject({ made: false })
    expect(await noted('ran')).toBe('ran\n')
  })

  it('that is not there, or has nothing to hear, writes nothing', async () => {
    const none = await shelf.open()
    expect(none.recognises).toBe(false)
    await none.take(windowIntake(segmentsOf('microphone-desk', [sound])))
    expect(await none.derive(item, transcript)).toEqual({ ok: false, code: 'no-tool' })
    const away = await shelf.open({ recogniser: join(dir, 'nobody.sh') })
    expect(await away.derive(item, transcript)).toEqual({ ok: false, code: 'no-tool' })
    const other = `${item.slice(0, -1)}B`
    const archive = await heardBy(says(vtt(said)))
    await archive.take(windowIntake(segmentsOf('camera-desk', [picture]), other))
    expect(await archive.derive(other, transcript)).toEqual({ ok: false, code: 'unsuited' })
  })
})

describe('what a recogniser writes', () => {
  it.each([
    ['no WebVTT', says('hello'), 'rubbish'],
    ['no letters', "printf 'WEBVTT\\n\\n00:00.200 --> 00:00.900\\n\\377\\376'", 'rubbish'],
    ['a time that is none', says(vtt('00:00.200 --> soon\n甲')), 'rubbish'],
    [
      'times out of order',
      says(vtt('00:00.500 --> 00:00.900\n甲', '00:00.100 --> 00:00.300\n乙')),
      'rubbish',
    ],
    ['of a time after the end', says(vtt('00:00.200 --> 00:09.000\n甲')), 'outside'],
    ['without an end', 'yes WEBVTT', 'too-much'],
    [
      'one sentence that is a book',
      `echo WEBVTT; echo; echo '00:00.200 --> 00:00.900'; yes 甲 | head -n 3000`,
      'too-much',
    ],
    ['not a sentence', says('WEBVTT'), 'silent'],
    ['before it fails', `${says(vtt(said))}\nexit 1`, 'failed'],
  ])('is refused: %s', async (_, script, code) => {
    const watch = { progress: () => undefined, signal: undefined, patience: undefined }
    expect(await recognise(await written(script), wav, 1_000, watch)).toEqual({ ok: false, code })
  })

  it('and is refused is not kept, and can be asked for again', async () => {
    const archive = await heardBy(says('hello'))
    expect(await archive.derive(item, transcript)).toEqual({ ok: false, code: 'rubbish' })
    const listed = await archive.list(item)
    expect(listed.ok && listed.files.filter(({ kind }) => kind !== 'original')).toEqual([])
    await written(says(vtt(said)))
    expect(await archive.derive(item, transcript)).toMatchObject({ ok: true })
  })
})

describe('whatever a recogniser started goes with it', () => {
  const child = 'sleep 600 & echo $! > child; '

  it('when it hangs and is stopped after its time; what waits behind it is made', async () => {
    const archive = await heardBy(`${child} wait`, 4)
    const [hung, peaks] = await Promise.all([
      archive.derive(item, transcript),
      archive.derive(item, { kind: 'peaks' }),
    ])
    expect(hung).toEqual({ ok: false, code: 'too-long' })
    expect(peaks).toMatchObject({ ok: true })
    await expect.poll(async () => isGone(await noted('child'))).toBe(true)
  })

  it('when it has ended well, and left somebody behind who holds its line', async () => {
    const archive = await heardBy(`${child} ${says(vtt(said))}`)
    expect(await archive.derive(item, transcript)).toMatchObject({ ok: true })
    await expect.poll(async () => isGone(await noted('child'))).toBe(true)
  })

  it('or does not go, and is not waited for: it left the group', async () => {
    const archive = await heardBy(`setsid sleep 60 & echo $! > child; ${says(vtt(said))}`, 4)
    expect(await archive.derive(item, transcript)).toMatchObject({ ok: true })
    process.kill(Number(await noted('child')))
  })

  it.each(['taken back', 'the archive is closed'])('when it is %s', async (how) => {
    const archive = await heardBy(`${child} echo here > ${how.length}; wait`)
    const ending = new AbortController()
    const phases: number[] = []
    const onProgress = (part: number): void => void phases.push(part)
    const running = archive.derive(item, transcript, { signal: ending.signal, onProgress })
    await expect.poll(() => noted(`${how.length}`)).toBe('here\n')
    expect(phases).not.toEqual([])
    if (how === 'taken back') ending.abort()
    else await archive.close()
    expect(await running).toEqual({ ok: false, code: 'cancelled' })
    await expect.poll(async () => isGone(await noted('child'))).toBe(true)
    expect(await readdir(shelf.first)).not.toContain('work')
  })
})
