import { expect, test } from 'vitest'
import { foldConsult } from '../../../shared/facts/fold-consult.ts'
import type { ConsultRow } from '../../../shared/http/consults.ts'
import { ConsultList } from '../../../station/state/consult-list.svelte.ts'
import { createHub } from '../../../station/state/county-hub.ts'

const subject = 'consult:wuping.01M7H23YJ0AW2CXDQPR8YB674X'
const row: ConsultRow = {
  subject,
  station: 'wuping',
  matter: 'matter:wuping.01M7H23YJ0AW2CXDQPR8YB674Y',
  name: '山月民宿',
  item: 'q11',
  skill: 'invoice',
  note: '',
  phase: 'waiting',
  taker: null,
  offered: null,
  invited: false,
  requestedAt: 1,
  arrivedAt: 2,
  since: 1,
  place: 1,
  recording: null,
  up: 150,
}
const path = `/api/consults/${subject}`
const list = (rows: readonly ConsultRow[]) => ({ rows, hours: { open: true, opens: null }, time: 3 })

/** A county that answers each path with what it is told to. */
function county(answers: Readonly<Record<string, () => Response>>): ConsultList {
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const answer = answers[decodeURIComponent(String(input instanceof Request ? input.url : input))]
    if (!answer) throw new TypeError('no line')
    return answer()
  }
  return new ConsultList(createHub({ fetch, base: '' }))
}

test('who waits rings, until somebody has it', async () => {
  let rows: readonly ConsultRow[] = [row]
  const consults = county({ '/api/consults': () => Response.json(list(rows)) })
  await consults.hear({ kind: 'consult', subject, phase: 'waiting' })
  expect(consults.ringing).toEqual([row])
  rows = [{ ...row, phase: 'live', taker: 'linxiao', place: null }]
  await consults.hear({ kind: 'consult', subject, phase: 'live' })
  expect(consults.ringing).toEqual([])
})

test('who was quicker is told by name, and the list is fetched anew', async () => {
  const consults = county({
    '/api/consults': () => Response.json(list([{ ...row, phase: 'live', taker: 'tangke', place: null }])),
    [`${path}/acts`]: () =>
      Response.json({ error: { code: 'taken-by-another', by: 'tangke' } }, { status: 409 }),
  })
  expect(await consults.act({ act: 'accept' }, subject)).toEqual({ code: 'taken-by-another', by: 'tangke' })
  expect(consults.rows).toMatchObject([{ taker: 'tangke' }])
})

test('what is open follows the news, and what was fetched stays while the county does not answer', async () => {
  let there = true
  const open = { consult: foldConsult(subject, []), matter: null, visit: null, arrived: [], unheard: [] }
  const answer = (value: object): Response => {
    if (!there) throw new TypeError('no line')
    return Response.json(value)
  }
  const consults = county({ '/api/consults': () => answer(list([row])), [path]: () => answer(open) })
  await consults.refresh()
  await consults.choose(subject)
  expect(consults.open?.consult.subject).toBe(subject)
  there = false
  await consults.refresh()
  expect(consults.rows).toEqual([row])
  expect(consults.open?.consult.subject).toBe(subject)
  expect(consults.failure).toEqual({ code: 'unreachable' })
  consults.forget()
  expect([consults.rows, consults.open]).toEqual([null, null])
})
