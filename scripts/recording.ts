// Prevents: a recording that only the program that made it can speak for. For the person at the server:
// npm run recording -- verify|show|derive <folder>   0: as it should be · 1: something is wrong, and where · 2: not asked rightly
import { access } from 'node:fs/promises'
import { derive } from '../media/recorder/derive/derive.ts'
import { inspect, type Recording, type SeenTrack } from '../media/recorder/inspect.ts'
import { letGoAs } from '../media/recorder/let-go.ts'
import { verify, type Wrong } from '../media/recorder/verify.ts'

const wrongWords: Record<Wrong['what'], string> = {
  'not-a-part': '不是录像文件 not a part of a recording',
  'cut-off': '到这里断了 cut off here',
  altered: '从这里起和写下时不同 from here on not what was written',
  'not-the-sum': '这里到下一个检查点之间改过 altered between here and the next checkpoint',
  missing: '封存过的文件不见了 sealed, and not there',
  'not-as-sealed': '和封存时不同 not what was sealed',
  'not-sealed': '从这里起没有封存 not sealed from here on',
  'not-the-next': '和前面接不上 does not go on from what stands before it',
  'not-its-name': '这是别的文件 another file under this name',
  unreadable: '读不懂 cannot be read',
}

const say = (line = ''): void => console.log(line)
const [act = '', folder = ''] = process.argv.slice(2)
const acts: Record<string, (folder: string) => Promise<number>> = {
  verify: verifyFolder,
  show: showFolder,
  derive: deriveFolder,
}
const run = acts[act]
if (!run || folder === '') {
  say('npm run recording -- verify|show|derive <文件夹 folder>')
  process.exitCode = 2
} else if (
  !(await access(folder).then(
    () => true,
    () => false,
  ))
) {
  say(`${folder}：没有这个文件夹 no such folder`)
  process.exitCode = 2
} else process.exitCode = (await inArchive(folder)) ?? (await run(folder))

/** Null: it lies here itself. */
async function inArchive(path: string): Promise<number | null> {
  const item = await letGoAs(path)
  if (item === null) return null
  say(`${path}：已经收进证据库，这里不再留 is in the archive, and no longer here`)
  say(`npm run evidence -- ${act === 'verify' ? 'verify' : 'show'} ${item}`)
  return act === 'derive' ? 2 : 0
}

async function verifyFolder(path: string): Promise<number> {
  const { wrongs, hasEnded, files } = await verify(path)
  if (files === 0) return notOne(path)
  for (const { file, at, what } of wrongs) say(`${file} @ ${at}: ${wrongWords[what]}`)
  if (wrongs.length > 0) return 1
  say(`完好 as it was written · ${files} 个文件 files`)
  if (!hasEnded)
    say(
      '还没有结束：最后一次封存之后的，没有封存可对 not ended: nothing speaks for what is behind the last seal',
    )
  return 0
}

async function showFolder(path: string): Promise<number> {
  const recording = await inspect(path)
  if (!recording) return notOne(path)
  const { session, reason, tracks, events, seals } = recording
  say(`${session} · ${reason === null ? '没有结束 not ended' : `结束 ended: ${reason}`}`)
  say('\n音画 tracks')
  for (const track of tracks) say(`  ${lineOf(track)}`)
  say('\n缺口 gaps')
  for (const line of gapLines(recording)) say(`  ${line}`)
  say('\n事件 events')
  for (const { at, event } of events)
    say(`  ${clockOf(at)} ${event.by} ${event.kind} ${JSON.stringify(event.body)}`)
  say('\n封存 seals')
  for (const { seal, root } of seals)
    say(
      `  ${seal.number} ${clockOf(seal.at.wall)} ${root} ${seal.why}${seal.reason ? ` (${seal.reason})` : ''}`,
    )
  return 0
}

function lineOf({ name, description, files, first, last, packets, gaps, marks }: SeenTrack): string {
  if (!description) return `${name} · ${files.length} 个文件 files`
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const sizes = marks.flatMap(({ mark }) => (mark.what === 'size' ? [`${mark.width}×${mark.height}`] : []))
  return [
    `${name} · ${description.person} · ${description.codec}`,
    first === null || last === null ? '空 empty' : `${clockOf(first)} – ${clockOf(last)}`,
    `${packets} 包 packets · 缺 missing ${missing}`,
    `${files.length} 个文件 files`,
    ...new Set(sizes),
  ].join(' · ')
}

function gapLines({ tracks, seals }: Recording): string[] {
  const lost = tracks.flatMap(({ name, gaps }) =>
    gaps.map(({ at, from, to }) => ({
      at,
      text: `${name} ${clockOf(at)} ${to - from + 1} 包 packets (${from % 65_536}–${to % 65_536})`,
    })),
  )
  const dropped = tracks.flatMap(({ name, marks }) =>
    marks.flatMap(({ at, mark }) =>
      mark.what === 'dropped'
        ? [{ at, text: `${name} ${clockOf(at)} ${mark.packets} 包没地方写 packets without room` }]
        : [],
    ),
  )
  const interrupted = seals.flatMap(({ seal }) =>
    seal.why === 'interrupted'
      ? [{ at: seal.at.wall, text: `${clockOf(seal.at.wall)} 中断过 interrupted: ${seal.reason}` }]
      : [],
  )
  return [...lost, ...dropped, ...interrupted].sort((a, b) => a.at - b.at).map(({ text }) => text)
}

async function deriveFolder(path: string): Promise<number> {
  let shown = ''
  const outcome = await derive(path, (what, part) => {
    const line = `${what} ${Math.floor(part * 100)} %`
    if (line !== shown) say(line)
    shown = line
  })
  if (!outcome) return notOne(path)
  const { derived, made, review } = outcome
  for (const { file, samples, left } of derived.tracks)
    say(`derived/${file} · ${samples} · 略去 left out ${left}`)
  if (derived.review) say(`derived/${derived.review.file}${made ? '' : ' · 早就有了 was there'}`)
  if (review.ok) return 0
  say(
    review.code === 'missing'
      ? '没有 ffmpeg，合成片没有做：sudo apt-get install ffmpeg。 No review copy without ffmpeg; the tracks are there.'
      : `合成片没有做成 no review copy: ${review.code} ${review.said}`,
  )
  return 1
}

function notOne(path: string): number {
  say(`${path}：不是一次录像 no recording`)
  return 2
}

/** 2026-11-22 15:31:56.519, the time of Beijing, as the machine's clock said. */
function clockOf(micros: number): string {
  const zone = { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' } as const
  const millis = String(Math.floor(micros / 1e3) % 1_000).padStart(3, '0')
  return `${new Date(micros / 1e3).toLocaleString('sv', zone)}.${millis}`
}
