import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawSheet } from '../../hub/demo/drawing.ts'
import { catalogue } from '../../hub/demo/reference/catalogue.ts'
import { monday } from '../../hub/demo/story/script-of-monday.ts'
import { databases } from '../../hub/store/design/databases.ts'
import type { DatabaseName, Store } from '../../hub/store/store.ts'
import { openCounty } from './county.ts'
import { luoMusheng, referOne } from './story.ts'

const secrets = {
  proof: '户口簿(同户)，原件退还',
  value: '豆腐坊十月营业额四万八千六百元',
  question: '十月份的申报是在哪一天交到站上的？',
  reply: '十月二十六号上午，周大姐收的。',
  answer: '罚款的事请等三天，县里重新看。',
  paper: '税务行政处罚决定书',
}

/** Everything that the told Monday and the visit of this test say of a person. */
function personal(): readonly string[] {
  const told = monday.visits.flatMap(({ who, matters }) => [
    who.visitor.name,
    who.visitor.identity?.number ?? '',
    who.visitor.phone,
    who.business?.name ?? '',
    who.business?.uscc ?? '',
    ...matters.flatMap(({ party, fields }) => [
      party?.name ?? '',
      party?.identity?.number ?? '',
      ...Object.values(fields ?? {}).map((field) => (typeof field === 'string' ? field : field.value)),
    ]),
  ])
  const own = [
    luoMusheng.name,
    luoMusheng.identity?.number ?? '',
    luoMusheng.phone,
    ...Object.values(secrets),
  ]
  // What is plain (a year, a count), or one of the catalogue's own words, tells nothing of anybody.
  const known = JSON.stringify(catalogue)
  return [...new Set([...told, ...own])].filter(
    (text) => /[\u3400-\u9fff]{2}|\d{8}/.test(text) && !known.includes(text),
  )
}

test('nothing personal lies in the clear in the hub’s folder, its databases or its logs, whatever was told', async () => {
  const log: string[] = []
  const county = await openCounty(
    { logLevel: 'trace', logStream: { write: (line) => void log.push(line) } },
    'monday',
  )
  const post = await county.post('wuping', 'zhouguilan')
  const { visit, matter } = await referOne(post.desk)
  const png = drawSheet('invoice', 1)
  const say = (type: string, body: object) => post.desk.write([{ subject: matter, type, body }])
  await say('matter.party-named', {
    party: { kind: 'taxpayer', name: '罗木生豆腐坊', identity: null, capacity: 'self', proof: secrets.proof },
  })
  await say('matter.field-set', { field: 'note', value: secrets.value, how: 'told' })
  const pages = [new Blob([png], { type: 'image/png' })]
  await post.desk.addPaper(matter, { name: secrets.paper, voucher: false, pages })
  await post.allThere()
  const tang = await county.network().signIn('tangke')
  await tang.act(matter, { act: 'take' })
  const asked = await tang.act(matter, { act: 'ask', text: secrets.question })
  await say('case.replied', { question: (asked.json as { entry: string }).entry, text: secrets.reply })
  // Refused, and so put aside whole: sealed as it came.
  await say('case.taker-settled', { keep: (asked.json as { entry: string }).entry, reason: luoMusheng.name })
  await post.allThere()
  await tang.act(matter, { act: 'answer', text: secrets.answer, articles: [] })
  await tang.ask(
    'GET',
    `/api/cases/${encodeURIComponent(matter)}?name=${encodeURIComponent(luoMusheng.name)}`,
  )
  await tang.ask('POST', `/api/cases/${encodeURIComponent(matter)}/acts`, { nonsense: luoMusheng.name })
  await county.network().settled()
  expect((await county.network().hub.county.reader.visit(visit)).visitor).toEqual(luoMusheng)

  const { dir, hub } = county.network()
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const rows = await everyDocument(hub.county.store)
  const places = [
    ...files.map(
      ({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))] as const,
    ),
    // LevelDB packs older files: there a text could stand and not be found.
    ...rows.map(([name, text]) => [name, Buffer.from(text)] as const),
    ['the log', Buffer.from(log.join(''))] as const,
  ]
  const needles = personal()
  expect(needles.length).toBeGreaterThan(100)
  expect(files.length).toBeGreaterThan(50)
  expect(log.length).toBeGreaterThan(50)
  expect(places.some(([, bytes]) => bytes.includes('雾坪镇'))).toBe(true)
  const found = places.flatMap(([place, bytes]) =>
    needles.filter((needle) => bytes.includes(needle)).map((needle) => `${place}: ${needle}`),
  )
  expect(found).toEqual([])
  const pictures = places.filter(
    ([, bytes]) => bytes.includes('IHDR') || bytes.includes(Buffer.from(png).subarray(0, 16)),
  )
  expect(pictures.map(([place]) => place)).toEqual([])
})

async function everyDocument(store: Store): Promise<readonly (readonly [name: string, text: string])[]> {
  const names = Object.keys(databases) as DatabaseName[]
  const all = names.map(
    async (name) => [name, JSON.stringify(await store.database(name).range({ limit: 100_000 }))] as const,
  )
  return Promise.all(all)
}
