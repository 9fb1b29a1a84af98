import { afterAll, beforeAll, expect, test } from 'vitest'
import { counterOf } from '../../../shared/entry/lane.ts'
import { foldMatter } from '../../../shared/facts/fold-matter.ts'
import type { Heard } from '../../../shared/facts/fact.ts'
import { openCounty, tempDir, type TestCounty } from '../county.ts'

let county: TestCounty
let remove: () => Promise<void>

beforeAll(async () => {
  const temp = await tempDir()
  remove = temp.remove
  county = await openCounty(temp.dir, { followers: false })
})
afterAll(async () => {
  await county.close()
  await remove()
})

const places = '0123456789ABCDEFGHJKMNPQRS'
let count = 0

/** A matter that the county itself opened the key of. */
async function newMatter(): Promise<string> {
  count += 1
  const subject = `matter:wuping.${String(count).padStart(2, '0')}${places.slice(2)}`
  await county.journal.subjectKeys.make(subject)
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
  await county.journal.voice.say({ subject, type: 'matter.ended', body: { outcome }, by: 'tangke' })
  return subject
}

const free = (subject: string) => (heard: readonly Heard[]) => foldMatter(subject, heard).case?.taker ?? null

test('of two who take a case at the same moment one gets it, and the other hears who', async () => {
  const subject = await newMatter()
  const take = (by: string) =>
    county.journal.voice.sayIf({ subject, type: 'case.taken', body: {}, by }, free(subject))
  const answers = await Promise.all([take('tangke'), take('shenguoping'), take('zhaomin')])
  expect(answers.map((answer) => answer.ok || answer.why)).toEqual([true, 'tangke', 'tangke'])
  expect((await county.journal.reader.matter(subject)).case?.takers).toHaveLength(1)
})

test('what the county says is one chain, each entry after the one before', async () => {
  const drafts = ['一', '二', '三'].map((text) => ({
    subject: 'article:a1',
    type: 'article.withdrawn',
    body: { reason: text },
    by: 'system',
  }))
  const written = await county.journal.voice.sayAll(drafts)
  const [first, second, third] = written
  expect(written.map(({ header }) => counterOf(header.id) - counterOf(first?.header.id ?? ''))).toEqual([
    0, 1, 2,
  ])
  expect(second?.header).toMatchObject({ prev: first?.hash, after: [first?.header.id], lamport: 2 })
  expect(third?.header).toMatchObject({ prev: second?.hash, after: [second?.header.id], lamport: 3 })
})

test('an entry cites what its author’s page showed, and no more', async () => {
  const subject = await newMatter()
  const { ids } = (await county.journal.reader.matter(subject)).heads
  const say = (text: string) =>
    county.journal.voice.say({ subject, type: 'case.asked', body: { text }, by: 'tangke', seen: ids })
  const [one, two] = [await say('一'), await say('二')]
  expect([one, two].map(({ header }) => header.after)).toEqual([ids, ids])
  expect((await county.journal.reader.matter(subject)).heads.ids).toEqual([one.entry.id, two.entry.id])
})

test('bodies about people are sealed; a name never lies in the journal', async () => {
  const subject = await newMatter()
  const { entry, header } = await county.journal.voice.say({
    subject,
    type: 'case.asked',
    body: { text: '罗木生的票呢' },
    by: 'tangke',
  })
  expect(header.sealed).toBe(true)
  expect(JSON.stringify(entry)).not.toContain('罗木生')
  const [heard] = (await county.journal.reader.heardOf(subject)).filter(({ id }) => id === entry.id)
  expect(heard).toMatchObject({ body: { text: '罗木生的票呢' } })
})

test('nothing is said that the fact does not allow, and the lane goes on', async () => {
  const { voice } = county.journal
  const subject = 'article:a2'
  await expect(voice.say({ subject, type: 'article.withdrawn', body: {}, by: 'system' })).rejects.toThrow(
    'article.withdrawn',
  )
  await expect(voice.say({ subject, type: 'visit.called', body: {}, by: 'system' })).rejects.toThrow(
    'visit.called',
  )
  await expect(voice.say({ subject, type: 'nothing.at-all', body: {}, by: 'system' })).rejects.toThrow(
    'nothing.at-all',
  )
  const { entry } = await voice.say({
    subject,
    type: 'article.withdrawn',
    body: { reason: 'x' },
    by: 'system',
  })
  expect(await county.journal.journal.get([entry.id])).toHaveLength(1)
})

test('of a subject without a key nothing is said', async () => {
  const subject = `matter:wuping.ZZ${places.slice(2)}`
  const draft = { subject, type: 'case.taken', body: {}, by: 'tangke' }
  expect(await county.journal.voice.sayIf(draft, () => null)).toEqual({ ok: false, why: 'no-key' })
  await expect(county.journal.voice.say(draft)).rejects.toThrow('key')
})
