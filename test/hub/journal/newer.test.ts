import { expect, test } from 'vitest'
import { countyOfFile, type TestCounty } from '../county.ts'
import { Desk } from '../desk.ts'

let county: TestCounty
countyOfFile((opened) => (county = opened))

// A newer hub wrote it and was then set back to an older one; or a desk gave it back.
test('an entry that a newer hub wrote is kept by an older one, and its matter says that it needs a newer app', async () => {
  const desk = await Desk.enrol(county)
  const subject = desk.subject('matter')
  const visit = desk.subject('visit')
  const opened = await desk.write({ subject, type: 'matter.opened', body: { visit, party: null } })
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
  await desk.push([opened, await desk.write({ subject, type: 'matter.ended', body: { outcome } })])
  const newer = [
    await desk.write({ subject, type: 'case.rated', body: { stars: 5 } }),
    await desk.write({ subject, type: 'case.asked', body: { text: '哪张票？', until: '2026-12-01' }, v: 7 }),
  ]
  const docs = newer.map(({ entry: { id: _id, ...rest }, hash }) => ({
    _id,
    ...rest,
    subject,
    hash,
    receivedAt: county.clock.now,
  }))
  await county.journal.journal.append(docs)
  await county.followers.caughtUp()
  const state = await county.journal.reader.matter(subject)
  expect(state).toMatchObject({ newer: 2, untold: 2, case: { phase: 'waiting' } })
  expect(state.timeline.slice(-2)).toMatchObject([
    { type: 'case.rated', body: null },
    { type: 'case.asked', body: null },
  ])
  // What is said of it from now on was said by somebody who had it before them.
  const asked = await county.journal.voice.say({
    subject,
    type: 'case.asked',
    body: { text: '缺哪张票？' },
    by: 'tangke',
  })
  expect(asked.header.after).toEqual([newer[1]?.header.id])
  expect(county.log.join()).not.toContain('left behind')
})
