// 说明随证据包走: the cover sheet is printed where the county's computer has a browser, and is bound like every other file.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferOutput } from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { createExporter } from '../../media/archive/export/exporter.ts'
import { createPrint } from '../../media/archive/export/print.ts'
import { stepsOf } from '../../shared/evidence/package/brought.ts'
import { judgePackageFile } from '../../shared/http/packages.ts'
import { sheetsOf } from '../e2e/paper.ts'
import { runVerify, unpack } from '../media/archive/export/fixture.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { type Network, openNetwork } from '../network.ts'
import { archiveIn, packageOf, recordedConsult } from './archive.ts'

let dir: string
let network: Network
let item: string
/** The browsers that the county's computer has. */
let browsers: readonly string[] | undefined
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yizhan-cover-'))
  const print = (html: string): Promise<Buffer | null> => createPrint(browsers)(html)
  const folder = join(dir, 'archive', 'exports')
  network = await openNetwork({
    hub: { ...archiveIn(dir), openExporter: (deps) => createExporter({ ...deps, dir: folder, print }) },
  })
  const desk = await network.enrol('wuping')
  const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), await makeFilm(3, 160))
  item = itemOfPart(consult, 1)
})
afterAll(async () => {
  await network.close()
  await rm(dir, { recursive: true })
})

/** As somebody takes it away. */
async function taken(): Promise<string> {
  const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
  const name = await packageOf({ asker: masuqin, keeper: caojing }, item)
  const path = `/api/evidence/${encodeURIComponent(item)}/exports/${name}`
  const { cookie } = masuqin
  const whole = await fetch(network.url + path, { headers: { cookie } })
  const zip = join(dir, `${name}.zip`)
  await writeFile(zip, Buffer.from(await whole.arrayBuffer()))
  return zip
}
async function readByTheCounty(zip: string): Promise<InferOutput<typeof judgePackageFile.response>> {
  const { cookie } = await network.signIn('caojing')
  const headers = { cookie, 'content-type': 'application/octet-stream' }
  const body = Uint8Array.from(await readFile(zip))
  const told = await fetch(network.url + judgePackageFile.path, { method: 'PUT', headers, body })
  return (await told.json()) as InferOutput<typeof judgePackageFile.response>
}
const readAtTheServer = (zip: string): Promise<{ readonly code: number; readonly text: string }> =>
  new Promise((resolve) => {
    const run = execFile(process.execPath, ['scripts/evidence.ts', 'verify', zip], (_, out) =>
      resolve({ code: run.exitCode ?? -1, text: out }),
    )
  })

test('a package with its cover as PDF is genuine for everybody who reads it, and one byte of the cover is named', async () => {
  const state = () => network.hub.county.reader.evidence(item)
  await expect.poll(async () => (await state()).derivatives.length).toBe(3)
  await network.settled()
  await network.hub.ledger.caughtUp()
  const zip = await taken()
  const folder = await unpack(zip)
  const pdf = await readFile(join(folder, 'cover.pdf'))
  expect(sheetsOf(pdf)).toEqual({ pages: 1, width: 210, height: 297 })
  await expect(readFile(join(folder, 'cover.html'))).rejects.toThrow('ENOENT')

  const genuine = await runVerify(folder)
  expect(genuine, genuine.text).toMatchObject({ code: 0, wrong: [] })
  expect(await readByTheCounty(zip)).toMatchObject({
    isOurs: true,
    verified: { ok: true, verdict: { faults: [], ledger: 'proved' } },
  })
  const atTheServer = await readAtTheServer(zip)
  expect(atTheServer.code, atTheServer.text).toBe(0)
  expect(atTheServer.text).toContain('[对 ok] cover.pdf\n')

  // In the file of the package and in the folder alike.
  const [whole, changed] = [await readFile(zip), Buffer.from(pdf)]
  const middle = Math.floor(pdf.length / 2)
  for (const [bytes, at] of [
    [whole, whole.indexOf(pdf) + middle],
    [changed, middle],
  ] as const)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await Promise.all([writeFile(zip, whole), writeFile(join(folder, 'cover.pdf'), changed)])

  const told = await runVerify(folder)
  expect(told.code).toBe(1)
  expect(told.wrong).toEqual(['SHA-256', 'SM3'].map((sum) => `  [错] cover.pdf：${sum} 不符，内容被改过`))
  const { verified, isOurs } = await readByTheCounty(zip)
  if (!verified.ok) throw new Error(verified.code)
  expect(stepsOf(verified.verdict, isOurs).filter(({ is }) => is === 'wrong')).toEqual([
    { step: 'files', is: 'wrong', faults: [{ file: 'cover.pdf', what: 'altered' }] },
  ])
  const once = await readAtTheServer(zip)
  expect(once.code).toBe(1)
  expect(once.text).toContain('[错 NO] cover.pdf：内容被改过 changed\n')
  await rm(folder, { recursive: true })
})

test('where the computer has no browser it is made without, is as genuine, and its cover says so', async () => {
  browsers = ['no-such-browser']
  const zip = await taken()
  const folder = await unpack(zip)
  await expect(readFile(join(folder, 'cover.pdf'))).rejects.toThrow('ENOENT')
  expect(await readFile(join(folder, 'cover.html'), 'utf8')).toContain('没有印成 PDF')
  const told = await runVerify(folder)
  expect(told, told.text).toMatchObject({ code: 0, wrong: [] })
  expect(await readByTheCounty(zip)).toMatchObject({ verified: { ok: true, verdict: { faults: [] } } })
  await rm(folder, { recursive: true })
})
