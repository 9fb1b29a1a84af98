import { Readable } from 'node:stream'
import { ownerOf } from '../../shared/entry/subject.ts'
import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import { isErased, type TimelineItem } from '../../shared/facts/timeline.ts'
import { shownTranscript } from '../../shared/facts/transcripts.ts'
import type { Archive, ArchiveTrouble, Refused } from '../../shared/evidence/archive.ts'
import { playableOf, transcriptOf } from '../../shared/evidence/playable.ts'
import { readVtt, writeVtt } from '../../shared/evidence/transcript.ts'
import {
  keepTranscript,
  mostTakenBytes,
  noteLook,
  readWriting,
  openViewing,
  passHeader,
  readLooks,
  readMade,
  readWaveform,
  readSegment,
  readTranscript,
  takenKinds,
} from '../../shared/http/viewing.ts'
import type { Person } from '../../shared/rules/access.ts'
import { mayLook } from '../../shared/rules/viewing.ts'
import type { SignedIn } from '../directory/accounts.ts'
import type { Pass, Passes } from '../evidence/passes.ts'
import type { Evidence } from '../evidence/open-evidence.ts'
import type { Reviews } from '../evidence/reviews.ts'
import type { Reader } from '../journal/reader.ts'
import type { Voice } from '../journal/voice.ts'
import { failed, type Failed } from './failures.ts'
import { done, type Call, type Doors } from './serve.ts'

export type ViewingDeps = {
  readonly evidence: Pick<Evidence, 'archive' | 'reviews'>
  readonly passes: Passes
  readonly reader: Pick<Reader, 'evidence' | 'dispute' | 'visit' | 'matter' | 'consult'>
  readonly voice: Pick<Voice, 'sayIf'>
}

/** A county without an archive has nothing to look at. */
const absent = async (): Promise<Refused> => ({ ok: false, code: 'absent' })
const noArchive: Pick<Archive, 'keep' | 'read'> = { keep: absent, read: absent }
const unlaid: Reviews = { of: absent, read: absent }
const isTaken = (kind: string): boolean => takenKinds.some((one) => one === kind)

/** Looking at evidence: by a right that fits, with a reason that was said, and each look written down before anything is shown. */
export function serveViewing(doors: Doors, deps: ViewingDeps): void {
  const { passes, voice, reader } = deps
  const { archive, reviews } = {
    archive: deps.evidence.archive ?? noArchive,
    reviews: deps.evidence.reviews ?? unlaid,
  }

  const say = async (subject: string, by: string, type: string, body: unknown): Promise<Failed | null> => {
    const said = await voice.sayIf<never>({ subject, type, body, by }, () => null)
    return said.ok ? null : failed(said.why === 'erased' ? 'erased' : 'not-found')
  }

  const mayLookNow = async (person: Person, subject: string, dispute: string | null): Promise<boolean> => {
    const about = dispute === null ? null : await reader.dispute(dispute)
    const disputed = about !== null && hears(about, person) && isOf(about, await reader.evidence(subject))
    return mayLook(person, { station: ownerOf(subject) ?? '', disputed })
  }

  doors.staff(openViewing, async ({ params: { subject }, body }, { person, session }) => {
    const { reason, dispute } = body
    const state = await reader.evidence(subject)
    if (isErased(state) || state.deleted) return failed('erased')
    if (!state.origin) return failed('not-found')
    if (dispute !== null && !isOf(await reader.dispute(dispute), state))
      return failed('bad-request', { where: 'dispute' })
    if (!(await mayLookNow(person, subject, dispute))) return failed('no-right', { where: 'dispute' })
    if (!state.archived) return failed('not-now', { where: 'archived' })
    const found = await reviews.of(subject)
    if (!found.ok) return notOf(found.code)
    const { duration } = found.review
    const look = { what: 'opened', reason, dispute, track: null, from: 0, to: duration }
    const not = await say(subject, person.id, 'evidence.viewed', look)
    if (not) return not
    const now = await reader.evidence(subject)
    return {
      pass: passes.open({ session: session.id, item: subject, reason, dispute }),
      item: playableOf(found.review, now, await storiesOf(reader, now)),
      recogniser: deps.evidence.archive?.recognises ?? false,
    }
  })

  /** The pass that came with a request, while the right behind it still stands: a mediator may have withdrawn since. */
  const shown = async (
    { params, request }: Pick<Call<typeof openViewing.params, never, never>, 'params' | 'request'>,
    { session, person }: SignedIn,
  ): Promise<Pass | null> => {
    const pass = passes.find(request.headers[passHeader], session.id, params.subject)
    return pass && (await mayLookNow(person, params.subject, pass.dispute)) ? pass : null
  }

  doors.staff(noteLook, async (call, who) => {
    const pass = await shown(call, who)
    if (!pass) return failed('no-pass')
    const { subject } = call.params
    if (call.body.to < call.body.from) return failed('bad-request', { where: 'to' })
    const { reason, dispute } = pass
    return (await say(subject, who.person.id, 'evidence.viewed', { ...call.body, reason, dispute })) ?? done
  })

  doors.staff(readLooks, async (call, who) => {
    if (!(await shown(call, who))) return failed('no-pass')
    const { looks } = await reader.evidence(call.params.subject)
    return { looks }
  })

  doors.raw(readSegment, async (call, who) => {
    const { subject, track: name, number } = call.params
    if (!(await shown(call, who))) return failed('no-pass')
    const found = await reviews.of(subject)
    if (!found.ok) return notOf(found.code)
    const track = found.review.tracks.find((one) => one.name === name)
    const piece = Number(number) === 0 ? track?.head : track?.segments[Number(number) - 1]
    if (!track || !piece) return failed('not-found')
    const read = await reviews.read(subject, track.file, piece)
    return read.ok ? call.reply.type(track.media.split(';')[0] ?? '').send(read.bytes) : notOf(read.code)
  })

  doors.raw(readWaveform, async (call, who) => {
    const { subject } = call.params
    if (!(await shown(call, who))) return failed('no-pass')
    const found = await reviews.of(subject)
    if (!found.ok) return notOf(found.code)
    const { peaks } = found.review
    const read = peaks && (await reviews.read(subject, peaks.file, peaks))
    if (!read) return failed('not-found')
    return read.ok ? call.reply.type('application/octet-stream').send(read.bytes) : notOf(read.code)
  })

  doors.staff(readWriting, async (call, who) => {
    if (!(await shown(call, who))) return failed('no-pass')
    return { writing: transcriptOf(await reader.evidence(call.params.subject)) }
  })

  doors.raw(readTranscript, async (call, who) => {
    const { subject } = call.params
    if (!(await shown(call, who))) return failed('no-pass')
    const transcript = shownTranscript((await reader.evidence(subject)).derivatives)
    if (!transcript) return failed('not-found')
    const { name, bytes, sha256 } = transcript
    const read = await reviews.read(subject, name, { at: 0, bytes, sha256 })
    return read.ok ? call.reply.type('text/vtt').send(read.bytes) : notOf(read.code)
  })

  doors.raw(readMade, async (call, who) => {
    const { subject, name } = call.params
    const pass = await shown(call, who)
    if (!pass) return failed('no-pass')
    const opened = await archive.read(subject, name)
    if (!opened.ok) return notOf(opened.code)
    const { kind, track, span, media, bytes } = opened.file
    if (!isTaken(kind)) return failed('not-found')
    if (bytes > mostTakenBytes) return failed('too-large')
    const what = kind === 'still' ? 'still' : 'clip'
    const { reason, dispute } = pass
    const look = { what, reason, dispute, track, ...(span ?? { from: 0, to: 0 }) }
    const not = await say(subject, who.person.id, 'evidence.viewed', look)
    if (not) return not
    return call.reply.type(media).header('content-length', bytes).send(Readable.from(opened.body))
  })

  doors.staff(keepTranscript, async (call, who) => {
    const { subject } = call.params
    const pass = await shown(call, who)
    if (!pass) return failed('no-pass')
    const found = await reviews.of(subject)
    if (!found.ok) return notOf(found.code)
    const read = readVtt(call.body.vtt, found.review.duration)
    if (!read.ok) return failed('bad-request', { where: `vtt.${read.line}.${read.why}` })
    const state = await reader.evidence(subject)
    const before = state.derivatives.filter(({ kind }) => kind === 'transcript').length
    const kept = await archive.keep(subject, {
      name: `transcript-${before + 1}`,
      kind: 'transcript',
      from: found.review.tracks.filter(({ hasSound }) => hasSound).map(({ file }) => file),
      media: 'text/vtt',
      bytes: new TextEncoder().encode(writeVtt(read.cues)),
      how: { tool: 'yizhan', operation: 'written by hand', reason: pass.reason },
    })
    if (!kept.ok) return notOf(kept.code)
    const { name, sha256 } = kept.derived
    return (await say(subject, who.person.id, 'evidence.derived', kept.derived)) ?? { name, sha256 }
  })
}

/** Linked to it, or a clip of the hall, which names its dispute itself. */
function isOf({ subject, evidence }: DisputeState, { subject: item, origin }: EvidenceState): boolean {
  return evidence.includes(item) || (origin?.source === 'surveillance' && origin.dispute === subject)
}

/** Who mediates it, and has said that nothing stands in the way. */
function hears({ mediator, declared }: DisputeState, { id }: Person): boolean {
  return mediator === id && declared !== null
}

async function storiesOf(
  reader: ViewingDeps['reader'],
  state: EvidenceState,
): Promise<readonly (readonly TimelineItem[])[]> {
  const { origin } = state
  if (!origin) return []
  const others = await Promise.all([
    origin.visit === null ? null : reader.visit(origin.visit),
    origin.matter === null ? null : reader.matter(origin.matter),
    origin.source === 'consult' ? reader.consult(origin.consult) : null,
  ])
  return others.flatMap((other) => (other ? [other.timeline] : []))
}

/** What the archive cannot do is said by its own word, and is nobody's mistake here. */
function notOf(code: ArchiveTrouble): Failed {
  if (code === 'gone') return failed('erased')
  if (code === 'unknown') return failed('not-found')
  return code === 'no-room' ? failed('no-room') : failed('not-now', { where: code })
}
