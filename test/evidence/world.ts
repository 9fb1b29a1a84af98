import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePeaks } from '../../shared/evidence/peaks.ts'
import type { EvidenceManifest } from '../../shared/evidence/manifest.ts'
import { ffmpeg } from '../media/recorder/film.ts'
import type { Network } from '../network.ts'
import { createFilmArchive, type FilmArchive, type KeptFilm, kept } from './film-archive.ts'

export type FilmWorld = {
  readonly archive: FilmArchive
  readonly dir: string
  readonly close: () => void
}
export type Filmed = {
  readonly item: string
  readonly dispute: string
  readonly camera: KeptFilm
  readonly began: number
}

export function openFilms(): FilmWorld {
  const dir = mkdtempSync(join(tmpdir(), 'yizhan-films-'))
  const keep = (name: string, bytes: Uint8Array): string => {
    const path = join(dir, name)
    writeFileSync(path, bytes)
    return path
  }
  return { archive: createFilmArchive(keep), dir, close: () => rmSync(dir, { recursive: true, force: true }) }
}

const coded = (every: number): string =>
  `-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -auto-alt-ref 0 -g ${every}`

/** On a screen nothing moves for three seconds, between two pictures that need none before them. */
const still = "-vf select='not(between(t,26,29))' -fps_mode vfr"

/** 罗木生's hand-in at 石臼, filmed: camera and sound, the desk's page five seconds later. It is told in the journal, and disputed; 马素琴 mediates. */
export async function filmHandIn(
  network: Network,
  { archive, dir }: FilmWorld,
  seconds = 40,
  rate = 25,
): Promise<Filmed> {
  const path = (name: string): string => join(dir, name)
  mkdirSync(dir, { recursive: true })
  /** Two hours are a minute over and over: it is encoded once. */
  const film = async (source: string, encoded: string, length: number, to: string): Promise<void> => {
    const once = path(`once-${to}`)
    const dash = '-dash 1 -cluster_time_limit 4000'
    const minute = Math.min(length, 60)
    await ffmpeg(...`-v error -f lavfi -i ${source}=${minute} ${encoded} ${dash} ${once}`.split(' '))
    const loops = Math.ceil(length / minute) - 1
    const all = `-v error -stream_loop ${loops} -i ${once} -c copy -t ${length} ${dash}`
    await ffmpeg(...all.split(' '), path(to))
  }
  await film(`testsrc2=s=320x180:r=${rate}:d`, coded(rate * 4), seconds, 'camera.webm')
  await film(`testsrc2=s=480x270:r=${rate}:d`, `${still} ${coded(rate * 4)}`, seconds - 5, 'screen.webm')
  await film('sine=frequency=330:duration', '-c:a libopus -b:a 24k', seconds, 'sound.webm')
  const loud = Int8Array.from(
    { length: seconds * 40 },
    (_, at) => (at % 2 === 0 ? -1 : 1) * (20 + ((at * 37) % 90)),
  )
  writeFileSync(path('peaks'), writePeaks(loud))

  const began = network.clock.wall()
  const desk = await network.enrol('shijiu')
  const by = 'luochanggen'
  const [visit, matter, item, dispute] = (['visit', 'matter', 'evidence', 'dispute'] as const).map(
    desk.newSubject,
  ) as [string, string, string, string]
  const whole = seconds * 1000
  const told: readonly [number, string, string, unknown][] = [
    [0, item, 'evidence.opened', openedBody(visit, matter)],
    [0.04, item, 'evidence.consented', consentedBody],
    [
      0.05,
      visit,
      'visit.opened',
      { number: 9, visitor: { name: '罗木生', identity: null, phone: '10000000164' } },
    ],
    [
      0.12,
      matter,
      'matter.opened',
      { visit, party: { kind: 'taxpayer', name: '罗木生', identity: null, capacity: 'self', proof: '' } },
    ],
    [0.6, matter, 'matter.ended', { outcome: { outcome: 'answered' } }],
    [
      1,
      item,
      'evidence.gap',
      { from: began + whole * 0.5, to: began + whole * 0.53, tracks: [], why: 'power' },
    ],
    [1, item, 'evidence.ended', { why: 'done', seals: 1, last: null }],
    [1.01, dispute, 'dispute.opened', disputeBody(visit, matter, item)],
  ]
  for (const [part, subject, type, body] of told) {
    network.clock.set(began + part * whole)
    await desk.write({ subject, type, body, by })
  }
  await desk.push()
  const files = [
    kept('review-camera', 'review', 'camera-desk', 'video/webm', { from: 0, to: whole }, path('camera.webm')),
    kept(
      'review-screen',
      'review',
      'screen-desk',
      'video/webm',
      { from: 5_000, to: whole },
      path('screen.webm'),
    ),
    kept(
      'review-sound',
      'review',
      'microphone-desk',
      'audio/webm',
      { from: 0, to: whole },
      path('sound.webm'),
    ),
    kept('peaks', 'peaks', null, 'application/octet-stream', null, path('peaks')),
    ...['camera', 'screen', 'microphone'].flatMap((kind) => originals(kind, whole, path('peaks'))),
  ]
  archive.put(item, { manifest: manifestOf(item, visit, matter, began, began + whole), films: files })
  const { voice } = network.hub.county
  const { sha256 } = files[0] as KeptFilm
  const archived = {
    manifest: sha256,
    sm3: 'b'.repeat(64),
    files: 30,
    bytes: 1,
    duration: whole,
    copies: 2,
    wrong: [],
  }
  await voice.say({ subject: item, type: 'evidence.archived', body: archived, by: 'system' })
  await voice.say({
    subject: dispute,
    type: 'dispute.assigned',
    body: { mediator: 'masuqin' },
    by: 'shenguoping',
  })
  return { item, dispute, camera: files[0] as KeptFilm, began }
}

/** As the mediator says it before looking at anything. */
export async function declare(network: Network, dispute: string): Promise<void> {
  const body = { conflict: 'none', note: '' }
  await network.hub.county.voice.say({ subject: dispute, type: 'dispute.declared', body, by: 'masuqin' })
}

function originals(kind: string, whole: number, path: string): KeptFilm[] {
  return Array.from({ length: 10 }, (_, at) => {
    const span = { from: (whole / 10) * at, to: (whole / 10) * (at + 1) }
    return kept(`${kind}-desk/00000${at}.webm`, 'original', `${kind}-desk`, 'video/webm', span, path)
  })
}

const consentedBody = {
  answer: 'yes',
  how: 'voice',
  witness: '',
  paper: null,
  language: 'zh-CN',
  wording: '2026-11',
  sha256: 'a'.repeat(64),
  retention: 180,
}

function openedBody(visit: string, matter: string): unknown {
  return {
    source: 'window',
    visit,
    matter,
    tracks: ['camera', 'screen', 'microphone'].map((kind) => ({ name: `${kind}-desk`, kind })),
    made: { app: '0.1.0', browser: 'Chromium', system: '', settings: 'vp8', clockOffset: 0 },
  }
}

function disputeBody(visit: string, matter: string, item: string): unknown {
  return {
    track: 'tax',
    visit,
    matter,
    parties: [{ side: 'applicant', name: '罗木生', identity: null, phone: '' }],
    about: '不服当场罚款 50 元',
    decision: null,
    learned: null,
    evidence: [item],
  }
}

function manifestOf(
  item: string,
  visit: string,
  matter: string,
  began: number,
  ended: number,
): EvidenceManifest {
  const kinds = ['camera', 'screen', 'microphone'] as const
  return {
    format: 'yizhan-evidence-1',
    item,
    county: 'songlan',
    source: 'window',
    visit,
    matter,
    consult: null,
    part: null,
    dispute: null,
    purpose: '',
    environment: { app: '', device: '', browser: '', system: '', settings: '', recorder: '' },
    running: { ended: 'done', gaps: [], interruptions: 0 },
    activity: { number: '', item: '', custody: null },
    actor: { operator: '', people: [] },
    time: { clock: '', offset: null, stamps: 'none' },
    consent: [],
    retention: { class: 'usual', table: 1 },
    archivedAt: ended,
    began,
    ended,
    tracks: kinds.map((kind) => ({ name: `${kind}-desk`, kind, person: '', codec: 'vp8' })),
    keeping: { files: [], seals: [], wrong: [], moves: [] },
    checks: [],
    relations: null,
    transcript: null,
  }
}
