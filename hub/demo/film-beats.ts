import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { utf8 } from '../../shared/entry/bytes.ts'
import { windowConsent } from '../../shared/evidence/window-consent.ts'
import {
  filmMedia,
  type FilmSegment,
  type SealList,
  sealListMedia,
  segmentNameOf,
} from '../../shared/evidence/seal-list.ts'
import {
  evidenceConsented,
  evidenceEnded,
  evidenceOpened,
  evidenceSealed,
} from '../../shared/facts/evidence.ts'
import { cutWebm } from '../evidence/cut-webm.ts'
import type { Beat, Made, Scene } from './scene.ts'
import { demoApp } from './desk-line.ts'
import { instantOf, type ScriptFilm, type ScriptVisit } from './story/script.ts'

/** Every one of scripts/make-demo-films.ts is so long, s; a list of what is closed is sealed so often. */
const length = 60
const sealEvery = 20

type Reel = ScriptFilm['reels'][number]
type Piece = {
  readonly track: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly from: number
  readonly to: number
}

const trackOf = ({ kind }: Reel): string => `${kind}-desk`

/** A drawn film, cut as a browser's recorder would have given it. */
async function piecesOf(reel: Reel): Promise<readonly Piece[]> {
  const whole = new Uint8Array(readFileSync(new URL(`films/${reel.film}.webm`, import.meta.url)))
  const cut = await cutWebm(Readable.from([whole]))
  if (!cut) throw new RangeError(`${reel.film} is no recording`)
  return cut.segments.map(({ at, bytes, from, to }, place) => ({
    track: trackOf(reel),
    bytes: whole.slice(place === 0 ? 0 : at, at + bytes),
    from,
    to,
  }))
}

function sumsOf(bytes: Uint8Array): { readonly sha256: string; readonly sm3: string } {
  const sum = (name: string): string => createHash(name).update(bytes).digest('hex')
  return { sha256: sum('sha256'), sm3: sum('sm3') }
}

/** 录下这次办理: what the desk records of a visit, sealed as it goes on; nobody is filmed here, and nothing else is other than at a real desk. */
export function beatsOfFilm(
  film: ScriptFilm,
  visit: ScriptVisit,
  made: Made,
  { desk, known }: Scene,
): readonly Beat[] {
  const { by } = visit
  const began = instantOf(film.from)
  const tracks = film.reels.map((reel) => ({ name: trackOf(reel), kind: reel.kind }))
  let item = ''
  let pieces: readonly Piece[] = []
  let root: string | null = null
  const last = new Map<string, FilmSegment>()
  const write = (type: string, body: object) => desk.write({ subject: item, type, body, by })

  const begin = async (): Promise<void> => {
    item = desk.newSubject('evidence')
    known.subjects.set(film.ref, item)
    pieces = (await Promise.all(film.reels.map(piecesOf))).flat()
    const equipment = {
      app: demoApp,
      browser: demoApp,
      system: '',
      settings: 'video/webm;codecs=vp8',
      clockOffset: 0,
    }
    await write(evidenceOpened.type, {
      source: 'window',
      visit: made.visit,
      matter: made.matters[0] ?? null,
      tracks,
      made: equipment,
    })
    await write(evidenceConsented.type, {
      answer: 'yes',
      how: 'voice',
      witness: '',
      paper: null,
      language: 'zh-CN',
      ...windowConsent,
      sha256: sumsOf(utf8(film.told)).sha256,
    })
  }
  const segmentOf = async ({ track, bytes, from, to }: Piece): Promise<FilmSegment> => {
    const before = last.get(track)
    const stamp = (ms: number) => ({ mono: Math.round(ms), wall: Math.round(began + ms) })
    const segment = {
      name: segmentNameOf(track, before ? Number(before.name.slice(-11, -5)) + 1 : 1),
      bytes: bytes.length,
      ...sumsOf(bytes),
      began: stamp(from),
      until: stamp(to),
      prev: before?.sha256 ?? null,
      parcel: await desk.addParcel(item, bytes, filmMedia),
    }
    last.set(track, segment)
    return segment
  }
  const seal = async (number: number): Promise<void> => {
    const until = number * sealEvery * 1000
    const isLast = until >= length * 1000
    const closed = pieces.filter(({ to }) => isLast || to <= until)
    pieces = pieces.filter((one) => !closed.includes(one))
    const segments: FilmSegment[] = []
    for (const piece of closed) segments.push(await segmentOf(piece))
    const list: SealList = { format: 'yizhan-window-seal-1', item, number, prev: root, segments }
    const text = utf8(JSON.stringify(list))
    const { sha256, sm3 } = sumsOf(text)
    await write(evidenceSealed.type, {
      number,
      root: sha256,
      sm3,
      prev: root,
      segments: segments.length,
      bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
      list: await desk.addParcel(item, text, sealListMedia),
    })
    root = sha256
    if (isLast) await write(evidenceEnded.type, { why: 'done', seals: number, last: root })
  }
  const beat = (at: number, play: Beat['play']): Beat => ({ at: began + at * 1000, desk: visit.desk, play })
  const seals = Array.from({ length: length / sealEvery }, (_, place) => place + 1)
  return [beat(0, begin), ...seals.map((number) => beat(number * sealEvery, () => seal(number)))]
}
