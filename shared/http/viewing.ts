import * as v from 'valibot'
import { ownedSchema } from '../entry/subject.ts'
import type { PlayableItem } from '../evidence/playable.ts'
import { mostVtt } from '../evidence/transcript.ts'
import { trackName } from '../facts/evidence.ts'
import { derivativeName } from '../facts/evidence-kept.ts'
import { endpoint } from './endpoint.ts'
import { doneSchema, folded, none } from './schemas.ts'

const viewers = ['assistant', 'expert', 'mediator', 'leader', 'archivist'] as const
const about = v.object({ subject: ownedSchema('evidence') })
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The header that carries a viewing pass: an address is kept in logs and histories. */
export const passHeader = 'x-viewing-pass'

const failures = ['signed-out', 'no-right', 'no-pass', 'not-found', 'erased'] as const

/**
 * A viewing pass 审看证: why somebody looks is said first, and written down; then the pass opens this item, in this session, while it is used.
 * Nothing of an item goes out without one.
 */
export const openViewing = endpoint({
  name: 'openViewing',
  method: 'POST',
  path: '/api/evidence/:subject/viewing',
  who: viewers,
  summary: 'Says why somebody looks at an evidence item, and gives the pass to do so; it is recorded',
  params: about,
  query: none,
  request: v.object({
    reason: v.pipe(v.string(), v.maxLength(400), v.regex(/\S[\s\S]*\S/)),
    /** The dispute for which it is looked at; a mediator and an expert need one. */
    dispute: v.nullable(ownedSchema('dispute')),
  }),
  response: v.object({
    pass: v.string(),
    item: folded<PlayableItem>(),
    /** Whether the county has a recogniser, which can be asked for a transcript (`deriveEvidence`). */
    recogniser: v.boolean(),
  }),
  errors: [...failures, 'bad-request', 'text-broken', 'not-now'],
})

/** Something that is worth a line of its own: it was searched, a clip or a still was made, or the list of those who looked was asked for. */
export const noteLook = endpoint({
  name: 'noteLook',
  method: 'POST',
  path: '/api/evidence/:subject/looks',
  who: viewers,
  summary:
    'Records that an item was searched, that a clip or a still of it was made, or that its list was asked for',
  params: about,
  query: none,
  request: v.object({
    what: v.picklist(['searched', 'clip', 'still', 'listed']),
    track: v.nullable(trackName),
    from: moment,
    to: moment,
  }),
  response: doneSchema,
  errors: [...failures, 'bad-request', 'text-broken'],
})

/** 谁看过, oldest first, as it stands now: what came with the item is as old as the pass. */
export const readLooks = endpoint({
  name: 'readLooks',
  method: 'GET',
  path: '/api/evidence/:subject/looks',
  who: viewers,
  summary: 'Who looked at an evidence item, when and why',
  params: about,
  query: none,
  request: none,
  response: v.object({ looks: folded<PlayableItem['looks']>() }),
  errors: failures,
})

/** Number 0 is the track's head, which stands before its first segment. */
export const readSegment = endpoint({
  name: 'readSegment',
  method: 'GET',
  path: '/api/evidence/:subject/tracks/:track/:number',
  who: viewers,
  summary: 'The bytes of one segment; whole, because only so they can be checked',
  params: v.object({ ...about.entries, track: trackName, number: v.pipe(v.string(), v.regex(/^\d{1,6}$/)) }),
  query: none,
  request: none,
  response: none,
  errors: failures,
})

export const readWaveform = endpoint({
  name: 'readWaveform',
  method: 'GET',
  path: '/api/evidence/:subject/peaks',
  who: viewers,
  summary: 'How loud an item is, a byte a moment',
  params: about,
  query: none,
  request: none,
  response: none,
  errors: failures,
})

/** Who wrote the transcript that stands now, and who has read it: what came with the item is as old as the pass. */
export const readWriting = endpoint({
  name: 'readWriting',
  method: 'GET',
  path: '/api/evidence/:subject/transcript/writing',
  who: viewers,
  summary:
    'Who, or what, wrote the transcript of an item that stands now, and who has read it against the sound',
  params: about,
  query: none,
  request: none,
  response: v.object({ writing: v.nullable(folded<NonNullable<PlayableItem['transcript']>>()) }),
  errors: failures,
})

export const readTranscript = endpoint({
  name: 'readTranscript',
  method: 'GET',
  path: '/api/evidence/:subject/transcript',
  who: viewers,
  summary: 'The transcript of an item as WebVTT: the last that a person wrote, else a machine’s',
  params: about,
  query: none,
  request: none,
  response: none,
  errors: failures,
})

/** What of the things that were made 成品 is taken whole. Copies of whole tracks are what the player shows; transcripts have a door of their own. */
export const takenKinds = ['composite', 'audio', 'still', 'clip', 'redaction'] as const
/** A page holds it whole, because only so it can be checked: so many bytes at most. */
export const mostTakenBytes = 250_000_000

export const readMade = endpoint({
  name: 'readMade',
  method: 'GET',
  path: '/api/evidence/:subject/made/:name',
  who: viewers,
  summary: 'The bytes of what was made of an item, whole; that somebody fetched it is recorded first',
  params: v.object({ ...about.entries, name: derivativeName }),
  query: none,
  request: none,
  response: none,
  errors: [...failures, 'too-large', 'not-now'],
})

/** The new one stands beside the old ones, which stay. */
export const keepTranscript = endpoint({
  name: 'keepTranscript',
  method: 'POST',
  path: '/api/evidence/:subject/transcript',
  who: ['mediator', 'leader', 'archivist'],
  summary: 'Keeps a transcript of an item, as WebVTT',
  params: about,
  query: none,
  request: v.object({ vtt: v.pipe(v.string(), v.minLength(6), v.maxLength(mostVtt)) }),
  response: v.object({ name: v.string(), sha256: v.string() }),
  errors: [...failures, 'bad-request', 'text-broken', 'no-room'],
})
