import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStamp } from '../../../hub/ledger/time-stamps.ts'
import { chance } from '../county.ts'
import { openAuthority } from './authority.ts'
import { ledgerWorld, verifiedByBash } from './county-ledger.ts'
import { folder } from './world.ts'

/** As `verify.sh` does it: at the time of the stamp, whatever became of the authority's certificate since. */
function isStamped(dir: string, data: string, token: string, ca: string): boolean {
  const text = execFileSync('openssl', ['ts', '-reply', '-in', token, '-text'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString()
  const when = Date.parse(/^Time stamp: (.*)$/m.exec(text)?.[1] ?? '') / 1000
  const { status } = spawnSync(
    'openssl',
    ['ts', '-verify', '-data', data, '-in', token, '-CAfile', ca, '-attime', String(when)],
    { cwd: dir },
  )
  return status === 0
}

test('a stamp is what stock openssl verifies, of these bytes and of no others', async () => {
  const dir = await folder()
  const authority = await openAuthority(join(dir, 'tsa'))
  const stamped = await createStamp(authority, chance)(Buffer.from('a checkpoint'))
  writeFileSync(join(dir, 'token'), stamped.ok ? stamped.token : '')
  writeFileSync(join(dir, 'data'), 'a checkpoint')
  expect(isStamped(dir, 'data', 'token', authority.ca)).toBe(true)
  writeFileSync(join(dir, 'data'), 'a Checkpoint')
  expect(isStamped(dir, 'data', 'token', authority.ca)).toBe(false)
})

test('what is no true stamp of these bytes is not taken, and why is said', async () => {
  const dir = await folder()
  const authority = await openAuthority(join(dir, 'tsa'))
  const stamp = createStamp(authority, chance)
  expect((await stamp(Buffer.from('one'))).ok).toBe(true)
  const whys: string[] = []
  for (const mood of ['nonsense', 'refuses', 'repeats'] as const) {
    authority.mood = mood
    const stamped = await stamp(Buffer.from('one'))
    whys.push(stamped.ok ? 'ok' : stamped.why)
  }
  authority.mood = 'well'
  const other = await openAuthority(join(dir, 'other'))
  const foreign = await createStamp({ ...authority, ca: other.ca }, chance)(Buffer.from('one'))
  const nowhere = await createStamp({ ...authority, url: 'http://127.0.0.1:9/' }, chance)(Buffer.from('one'))
  const none = await createStamp(null, chance)(Buffer.from('one'))
  for (const stamped of [foreign, nowhere, none]) whys.push(stamped.ok ? 'ok' : stamped.why)
  expect(whys).toEqual(['wrong', 'refused', 'wrong', 'wrong', 'unreachable', 'none'])
})

test('each day’s checkpoint has a stamp beside the log; an authority that is away is an alert', async () => {
  const { county, dir, open, seals } = await ledgerWorld()
  const authority = await openAuthority(join(dir, 'tsa'))
  await seals(1)
  const settings = { authority: { url: authority.url, ca: authority.ca } }
  const ledger = await open({ settings })
  const stamps = join(dir, 'ledger', 'stamps')
  await expect
    .poll(() => existsSync(stamps) && readdirSync(stamps).sort())
    .toEqual(['2026-11-16.checkpoint', '2026-11-16.pem', '2026-11-16.tsr'])
  expect(isStamped(stamps, '2026-11-16.checkpoint', '2026-11-16.tsr', authority.ca)).toBe(true)
  expect(readFileSync(join(stamps, '2026-11-16.checkpoint'), 'utf8')).toBe(ledger.checkpoint())
  expect(await ledger.standing()).toMatchObject({ stamps: true, alerts: [] })
  await ledger.close()

  authority.mood = 'refuses'
  county.clock.now += 86_400_000
  const nextDay = await open({ settings })
  await expect.poll(async () => (await nextDay.standing()).alerts).toMatchObject([{ kind: 'stamp' }])
})

test('an entry is proved by the first day’s stamp that has it; one of today by a stamp that is asked for', async () => {
  const { county, dir, open, seals } = await ledgerWorld()
  const authority = await openAuthority(join(dir, 'tsa'))
  const settings = { authority: { url: authority.url, ca: authority.ca } }
  const [first = ''] = await seals(1)
  const since = county.clock.now
  const ledger = await open({ settings })
  await expect.poll(() => existsSync(join(dir, 'ledger/stamps/2026-11-16.tsr'))).toBe(true)
  const [later = ''] = await seals(1)
  await ledger.caughtUp()
  const ofDay = await ledger.stampedProofOf(first, since)
  const stamped = readFileSync(join(dir, 'ledger/stamps/2026-11-16.checkpoint'), 'utf8')
  expect(ofDay).toMatchObject({ checkpoint: stamped, ca: readFileSync(authority.ca, 'utf8') })

  const asked = await ledger.stampedProofOf(later, since)
  expect(asked?.checkpoint).toBe(ledger.checkpoint())
  const { leaf } = { leaf: '', ...(await ledger.proofOf(later)) }
  const proof = { ok: true, leaf, index: 0, proofText: asked?.proof ?? '' } as const
  expect(verifiedByBash(dir, proof, ledger.publicPem)).toMatch(/^leaf 2 of 3 in /)
  writeFileSync(join(dir, 'token'), asked?.token ?? '')
  writeFileSync(join(dir, 'checkpoint'), asked?.checkpoint ?? '')
  expect(isStamped(dir, 'checkpoint', 'token', authority.ca)).toBe(true)

  authority.mood = 'refuses'
  expect(await ledger.stampedProofOf(later, since)).toBeNull()
  expect(await ledger.stampedProofOf(first, since)).toEqual(ofDay)
  expect(await ledger.stampedProofOf('hub-none:0000000001', since)).toBeNull()
})
