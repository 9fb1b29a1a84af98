import { expect, test } from 'vitest'
import type { PlayableItem } from '../../../../shared/evidence/playable.ts'
import type { DeriveJob } from '../../../../shared/http/evidence.ts'
import { createHub } from '../../../../station/state/county-hub.ts'
import { MachineDraft } from '../../../../station/state/player/machine-draft.svelte.ts'
import type { Player } from '../../../../station/state/player/player.svelte.ts'
import { Transcript } from '../../../../station/state/player/transcript.svelte.ts'

const subject = 'evidence:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'
const id = '01KA5Q2M3N4P5R6S7T8V9WXYZB'
const job = (more: Partial<DeriveJob> = {}): DeriveJob => ({
  id,
  subject,
  kind: 'transcript',
  phase: 'running',
  part: 0,
  name: null,
  trouble: null,
  ...more,
})

/** A county that makes what it is told to say it makes. */
function asking(first: readonly DeriveJob[] = []) {
  const county = { jobs: first, away: false }
  const asked: string[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (county.away) throw new TypeError('no line')
    const path = input instanceof Request ? input.url : String(input)
    asked.push(`${init?.method ?? 'GET'} ${decodeURIComponent(path).split('/derivatives')[1] ?? ''}`)
    if (init?.method === 'POST') county.jobs = [...county.jobs, job({ phase: 'waiting' })]
    if (init?.method === 'DELETE') county.jobs = [job({ phase: 'failed', trouble: 'cancelled' })]
    if (init?.method === 'POST') return Response.json(county.jobs.at(-1))
    return Response.json(init?.method === 'DELETE' ? { ok: true } : { jobs: county.jobs })
  }
  let ended = 0
  const draft = new MachineDraft(createHub({ fetch, base: '' }), subject, async () => void (ended += 1))
  return { county, asked, draft, ended: () => ended }
}

test('a machine is asked, followed while it listens, and what it wrote is fetched once', async () => {
  const { county, draft, ended, asked } = asking()
  await draft.ask()
  expect([draft.isOpen, draft.job?.phase]).toEqual([true, 'waiting'])
  county.jobs = [job({ kind: 'composite' }), job({ part: 0.5 })]
  await draft.follow()
  expect([draft.isOpen, draft.job?.part, ended()]).toEqual([true, 0.5, 0])
  county.jobs = [job({ phase: 'done', name: 'transcript' })]
  await draft.follow()
  await draft.follow()
  expect([draft.isOpen, draft.trouble, ended()]).toEqual([false, null, 1])
  expect(asked[0]).toBe('POST ')
})

test('who stops it is told of no trouble; what the machine could not do is told by its word', async () => {
  const { county, draft, asked } = asking([job()])
  await draft.follow()
  await draft.stop()
  expect(asked).toContain(`DELETE /${id}`)
  expect([draft.isOpen, draft.trouble, draft.failed]).toEqual([false, null, false])
  county.jobs = [job({ phase: 'failed', trouble: 'rubbish' })]
  await draft.follow()
  expect(draft.trouble).toBe('rubbish')
})

test('that somebody else has asked it is seen; a county that forgot it, or does not answer, is no end of the page', async () => {
  const { county, draft, ended } = asking([job()])
  const end = draft.watch()
  await expect.poll(() => draft.isOpen).toBe(true)
  county.away = true
  await draft.follow()
  expect(draft.isOpen).toBe(true)
  await draft.stop()
  expect([draft.failed, draft.isOpen]).toEqual([true, true])
  county.away = false
  county.jobs = []
  await draft.follow()
  expect([draft.job, ended()]).toEqual([null, 1])
  end()
})

const writing = (more: Partial<NonNullable<PlayableItem['transcript']>>): PlayableItem['transcript'] => ({
  name: 'transcript',
  sha256: '',
  by: 'caojing',
  machine: true,
  readBy: [],
  ...more,
})

/** A transcript at a county that says who wrote the one that stands. */
function standing(first: PlayableItem['transcript']) {
  const county = { writing: first, text: 'WEBVTT\n\n00:01.000 --> 00:05.020\n这三张纸我收下了' }
  const viewing = {
    transcript: async () => ({ kind: 'bytes', bytes: new TextEncoder().encode(county.text).buffer }),
    writing: async () => ({ ok: true, value: { writing: county.writing } }),
    keepTranscript: async () => {
      county.writing = writing({ name: 'transcript-2', machine: false })
      return { ok: true, value: { name: 'transcript-2', sha256: '' } }
    },
  }
  const item = { subject, duration: 5_000, transcript: null }
  return { county, transcript: new Transcript({ viewing, item, moment: 4_000 } as unknown as Player) }
}

test('what a machine wrote is a draft until somebody has read it, and ends where the recording ends', async () => {
  const { county, transcript } = standing(writing({}))
  await transcript.load()
  expect(transcript.cues).toEqual([{ from: 1_000, to: 5_000, who: '', text: '这三张纸我收下了' }])
  expect([transcript.isDraft, transcript.changed]).toEqual([true, false])
  county.writing = writing({ readBy: ['caojing'] })
  await transcript.refresh()
  expect([transcript.isDraft, transcript.kept?.readBy]).toEqual([false, ['caojing']])
})

test('or until somebody has put it right, whose it is then; nothing that was written meanwhile is lost to it', async () => {
  const { transcript } = standing(null)
  await transcript.load()
  expect([transcript.kept, transcript.isDraft]).toEqual([null, false])
  const again = standing(writing({})).transcript
  await again.load()
  again.say('罗长根', '好')
  await again.load()
  expect(again.cues.map(({ text }) => text)).toEqual(['这三张纸我收下了', '好'])
  expect(await again.save()).toBe(true)
  expect([again.kept?.machine, again.isDraft, again.changed]).toEqual([false, false, false])
})
