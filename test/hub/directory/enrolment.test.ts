import { afterEach, beforeEach, expect, test } from 'vitest'
import { toBase64 } from '../../../shared/entry/bytes.ts'
import { makeSigningKey, sign, type SigningKey } from '../../../shared/entry/sign.ts'
import { enrolmentText } from '../../../shared/http/network.ts'
import type { Redemption } from '../../../hub/directory/enrolment.ts'
import { machineOf } from '../../../hub/directory/office.ts'
import { type CountyOffice, openCountyOffice } from './county-office.ts'

let office: CountyOffice
beforeEach(async () => {
  office = await openCountyOffice()
})
afterEach(() => office.close())

type Browser = { readonly key: SigningKey; readonly agreeKey: string }

async function openBrowser(): Promise<Browser> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  return {
    key: await makeSigningKey(),
    agreeKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))),
  }
}

async function redemptionOf({ key, agreeKey }: Browser, code: string): Promise<Redemption> {
  const proof = await sign(key, enrolmentText(code, key.publicKey.key, agreeKey))
  return { code, signKey: key.publicKey, agreeKey, proof }
}

const openCode = async (station = 'wuping') =>
  (await office.enrolment.open(station, '一号桌', 'dingwei')).code
const redeem = async (browser: Browser, code: string) =>
  office.enrolment.redeem(await redemptionOf(browser, code))

test('a browser with a code becomes the next desk of its station', async () => {
  const first = await redeem(await openBrowser(), await openCode())
  const second = await redeem(await openBrowser(), await openCode())
  expect([first, second].map((one) => one.ok && one.device.id)).toEqual(['wp1', 'wp2'])
  expect(machineOf('wp2')).toBe('WP 2')
  expect(office.directory.current().devices.get('wp1')).toMatchObject({
    station: 'wuping',
    name: '一号桌',
    revoked: null,
  })
})

test('the code is read aloud: small letters, blanks, O for 0 and I for 1 come to the same', async () => {
  const code = await openCode()
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  const spoken = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'i')
  expect(await redeem(await openBrowser(), spoken)).toMatchObject({ ok: true })
})

test('a code is good once: the second browser comes too late, also in the same moment', async () => {
  const code = await openCode()
  const browsers = await Promise.all([openBrowser(), openBrowser(), openBrowser()])
  const all = await Promise.all(browsers.map((browser) => redeem(browser, code)))
  expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  expect(all.filter((one) => !one.ok && one.code === 'code-expired')).toHaveLength(2)
  expect(office.directory.current().devices.size).toBe(1)
})

test('a browser whose answer was lost on the way asks again and is the same desk', async () => {
  const [browser, code] = [await openBrowser(), await openCode()]
  await redeem(browser, code)
  office = await office.restart()
  expect(await redeem(browser, code)).toMatchObject({ ok: true, again: true, device: { id: 'wp1' } })
  expect(office.directory.current().devices.size).toBe(1)
})

test('a code is good for fifteen minutes', async () => {
  const [early, late] = [await openCode(), await openCode()]
  office.clock.now += 15 * 60_000
  expect(await redeem(await openBrowser(), early)).toMatchObject({ ok: true })
  office.clock.now += 1
  expect(await redeem(await openBrowser(), late)).toEqual({ ok: false, code: 'code-expired' })
})

test('a code that nobody gave out is unknown, and none is stored in the open', async () => {
  const code = await openCode()
  expect(await redeem(await openBrowser(), 'AAAA-AAAA')).toEqual({ ok: false, code: 'code-unknown' })
  const stored = JSON.stringify(await office.county.store.database('directory').range({ limit: 100 }))
  expect(stored).not.toContain(code)
})

test('who does not hold the key that it shows does not become a desk, and the code stays good', async () => {
  const [code, browser, other] = [await openCode(), await openBrowser(), await openBrowser()]
  const honest = await redemptionOf(browser, code)
  const wrongs = [
    { ...honest, signKey: other.key.publicKey },
    { ...honest, agreeKey: other.agreeKey },
    { ...honest, proof: 'AAAA' },
  ]
  for (const wrong of wrongs)
    expect(await office.enrolment.redeem(wrong)).toEqual({ ok: false, code: 'signature-wrong' })
  expect(await office.enrolment.redeem({ ...honest, agreeKey: 'bm9wZQ==' })).toEqual({
    ok: false,
    code: 'bad-request',
    where: 'agreeKey',
  })
  expect(await office.enrolment.redeem(honest)).toMatchObject({ ok: true })
})

test('a revoked desk keeps its number, and the next gets another', async () => {
  await redeem(await openBrowser(), await openCode())
  await office.office.revoke('wp1', { reason: '被偷了', how: 'stolen' }, 'dingwei')
  expect(office.directory.current().devices.get('wp1')?.revoked?.reason).toBe('被偷了')
  expect(await redeem(await openBrowser(), await openCode())).toMatchObject({ device: { id: 'wp2' } })
})

test('changes that are made at once have one version each, in the journal and in memory', async () => {
  const before = office.directory.current().version
  await Promise.all(
    ['甲', '乙', '丙', '丁'].map((name, at) =>
      office.office.appoint({ id: `new${at}`, name, roles: ['agent'], stations: [], skills: [] }, 'dingwei'),
    ),
  )
  expect(office.directory.current().version).toBe(before + 4)
  office = await office.restart()
  expect(office.directory.current().version).toBe(before + 4)
  expect([1, 2, 3, 4].map((step) => office.directory.at(before + step).staff.size)).toEqual([21, 22, 23, 24])
})

test('a new station works by the hours of the county until it has its own', async () => {
  await office.office.openStation({ id: 'yunding', name: '云顶乡', code: 'YD', line: '4G' }, 'dingwei')
  expect(office.directory.pack('calendar')).toMatchObject({
    version: 2,
    content: { version: 2, hours: { yunding: { makeUpAs: 1 }, wuping: {} } },
  })
})
