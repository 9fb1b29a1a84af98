import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { itemOfPart } from '../../hub/evidence/part-item.ts'
import { plainLedger } from '../../hub/ledger/ledger.ts'
import { verifyPackage } from '../../media/archive/export/verify-package.ts'
import { openAuthority } from '../hub/ledger/authority.ts'
import { runVerify, unpack } from '../media/archive/export/fixture.ts'
import { makeFilm } from '../media/recorder/film.ts'
import { openNetwork } from '../network.ts'
import { archiveIn, packageOf, recordedConsult } from './archive.ts'

// 时间戳随证据包走: a package carries what proves, by an authority's clock and not the county's, since when its evidence stood in the ledger.

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'yizhan-stamped-'))))
afterEach(() => rm(dir, { recursive: true }))

test('a bare computer reads from a package since when it stood in the ledger, and names a stamp that was changed', async () => {
  const authority = await openAuthority(join(dir, 'tsa'))
  const ledger = { ...plainLedger, authority: { url: authority.url, ca: authority.ca } }
  const network = await openNetwork({ hub: { ...archiveIn(dir), ledger } })
  const desk = await network.enrol('wuping')
  const { consult } = await recordedConsult(network, desk, join(dir, 'recordings'), await makeFilm(3, 160))
  const item = itemOfPart(consult, 1)
  const state = () => network.hub.county.reader.evidence(item)
  await expect.poll(async () => (await state()).derivatives.length).toBe(3)
  await network.settled()
  await network.hub.ledger.caughtUp()

  const [caojing, masuqin] = [await network.signIn('caojing'), await network.signIn('masuqin')]
  const made = await packageOf({ asker: masuqin, keeper: caojing }, item)
  await network.close()

  const zip = join(dir, 'archive', 'exports', `${made}.zip`)
  const verified = await verifyPackage(zip)
  expect(verified.ok && verified.verdict).toMatchObject({
    faults: [],
    ledger: 'proved',
    stamped: ['log/stamped.checkpoint'],
  })
  const folder = await unpack(zip)
  const genuine = await runVerify(folder)
  expect(genuine, genuine.text).toMatchObject({ code: 0, wrong: [] })
  expect(genuine.text).toMatch(/log\/stamped\.checkpoint\.tsr：\w{3} +\d+ [\d:]+ 20\d\d GMT/)
  expect(genuine.text).toMatch(/log\/entry\.json：\w{3} .+ GMT 以前就在账本里/)
  expect(genuine.text).toMatch(/keys\/tsa-ca\.pem 的指纹是 (?:[\dA-F]{2}:){31}[\dA-F]{2}：/)

  const changed = async (name: string, change: (bytes: Buffer) => Buffer): Promise<readonly string[]> => {
    const whole = await readFile(join(folder, name))
    await writeFile(join(folder, name), change(Buffer.from(whole)))
    const told = await runVerify(folder)
    await writeFile(join(folder, name), whole)
    expect(told.code, told.text).toBe(1)
    return told.wrong
  }
  const oneBit = (bytes: Buffer): Buffer => {
    const place = Math.floor(bytes.length / 2)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    return bytes
  }
  for (const name of [
    'log/stamped.checkpoint.tsr',
    'log/stamped.checkpoint',
    'log/stamped.tlog-proof',
    'keys/tsa-ca.pem',
  ]) {
    const wrong = await changed(name, oneBit)
    // By its sum, and by what the stamp itself says.
    expect(wrong.filter((line) => line.includes(name)).length, name).toBeGreaterThan(0)
    expect(wrong.length, name).toBeGreaterThan(1)
  }
  // A true stamp, of another checkpoint than the one in which the leaf is.
  const other = await changed('log/stamped.tlog-proof', (bytes) =>
    Buffer.from(bytes.toString().replace(/\n\n[^]*$/, '\n\nyizhan/other/1\n1\nAAAA\n')),
  )
  expect(other.join()).toContain('log/stamped.tlog-proof')
  await rm(folder, { recursive: true })
})
