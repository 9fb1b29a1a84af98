import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { disk } from '../../../hub/ledger/disk.ts'
import { leafHashOf, sha256 } from '../../../hub/ledger/hashing.ts'
import type { Ledger } from '../../../hub/ledger/ledger.ts'
import { openText } from '../../../hub/journal/box.ts'
import { readLeaf } from '../../../shared/evidence/ledger-leaf.ts'
import { readProof } from '../../../shared/evidence/tlog/proof.ts'
import { verifyInclusion } from '../../../shared/evidence/tlog/verify.ts'
import { hmacByOpenssl, ledgerWorld, verifiedByBash } from './county-ledger.ts'

/** Why the proof of an entry does not hold; null when it does. */
async function flaw(ledger: Ledger, entry: string): Promise<string | null> {
  const proof = await ledger.proofOf(entry)
  if (!proof.ok) return proof.why
  const read = readProof(proof.proofText)
  if (!read.ok) return read.what
  const { index, proof: hashes, head } = read
  const claim = { index, size: head.size, leaf: leafHashOf(proof.leaf), proof: hashes, root: head.root }
  const leaf = readLeaf(proof.leaf)
  if (!leaf || !('id' in leaf) || leaf.id !== entry) return 'another leaf'
  const proven = verifyInclusion(sha256, claim)
  return proven.ok ? null : proven.what
}

const entriesIn = async (dir: string): Promise<readonly string[]> =>
  (await readFile(join(dir, 'ledger', 'leaves'), 'utf8'))
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const leaf = readLeaf(line)
      return leaf && 'id' in leaf ? [leaf.id] : []
    })

describe('the county’s ledger', () => {
  test('has a leaf for each entry of evidence, whenever it was written, and for no other', async () => {
    const { county, dir, open, seals, subject } = await ledgerWorld()
    const before = await seals(3)
    const ledger = await open()
    const after = await seals(2)
    const said = { subject, type: 'consult.measured', body: { moved: 0, peers: [] }, by: 'system' }
    const { entry } = await county.journal.voice.say(said)
    await ledger.caughtUp()
    for (const id of [...before, ...after]) expect(await flaw(ledger, id)).toBeNull()
    expect(await flaw(ledger, entry.id)).toBe('unknown')
    expect([...(await entriesIn(dir))].sort()).toEqual([...before, ...after].sort())
    expect((await ledger.standing()).alerts).toEqual([])
  })

  test('shows with openssl alone what a leaf is of, and nothing any more once the subject was erased', async () => {
    const { county, dir, open, seals, subject } = await ledgerWorld()
    const [entry = ''] = await seals(1)
    const ledger = await open()
    await ledger.caughtUp()
    const proof = await ledger.proofOf(entry)
    const leaf = proof.ok ? readLeaf(proof.leaf) : null
    if (!leaf || !('hmac' in leaf)) throw new Error('no leaf')
    const opening = await ledger.openingOf(entry)
    const [doc] = await county.journal.journal.get([entry])
    const key = await county.journal.subjectKeys.of(subject)
    if (!opening || !doc?.body || key === null || key === 'erased') throw new Error('nothing to open')
    expect(opening.payload).toBe(`${doc.header}\n${openText(key, doc.body)}`)
    expect(JSON.parse(opening.payload.split('\n')[1] ?? '')).toMatchObject({ state: 'sealed' })
    expect(hmacByOpenssl(dir, opening.payload, opening.salt)).toBe(leaf.hmac)
    const { origin } = await ledger.standing()
    expect(verifiedByBash(dir, proof, ledger.publicPem)).toBe(`leaf 1 of 2 in ${origin}`)
    // The entry's own salt lies in the journal for ever: it must not be what closes the leaf.
    expect(hmacByOpenssl(dir, opening.payload, Buffer.from(doc.salt ?? ''))).not.toBe(leaf.hmac)

    await county.journal.subjectKeys.erase(subject)
    expect(await ledger.openingOf(entry)).toBeNull()
    expect(await flaw(ledger, entry)).toBeNull()
  })

  test('of what nobody can open it has a leaf all the same', async () => {
    const { county, dir, open, seals, subject } = await ledgerWorld()
    const [entry = ''] = await seals(1)
    await county.journal.subjectKeys.erase(subject)
    const ledger = await open()
    await ledger.caughtUp()
    const proof = await ledger.proofOf(entry)
    const leaf = proof.ok ? readLeaf(proof.leaf) : null
    const opening = await ledger.openingOf(entry)
    expect(leaf).toMatchObject({
      of: 'stored',
      hmac: hmacByOpenssl(dir, opening?.payload ?? '', opening?.salt ?? Buffer.alloc(1)),
    })
  })

  test('never makes two leaves of one entry, when the feed begins anew or its own files do', async () => {
    const { county, dir, open, seals } = await ledgerWorld()
    const ids = await seals(5)
    const first = await open()
    await first.caughtUp()
    await first.close()
    await county.journal.store.database('meta').remove(['follower~ledger'])
    const again = await open()
    await again.caughtUp()
    expect(await entriesIn(dir)).toEqual(ids)
    await again.close()

    await rm(join(dir, 'ledger'), { recursive: true })
    const anew = await open()
    const more = await seals(1)
    await anew.caughtUp()
    expect(await entriesIn(dir)).toEqual([...ids, ...more])
    const { alerts, origin } = await anew.standing()
    expect(origin).toMatch(/\/2$/)
    expect(alerts).toMatchObject([{ kind: 'lost', about: origin }])
    for (const id of [...ids, ...more]) expect(await flaw(anew, id)).toBeNull()
  })

  test('waits while its disk takes nothing, says so, and loses nothing', async () => {
    const { dir, open, seals } = await ledgerWorld()
    let full = false
    const refuse = async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      return work()
    }
    const ledger = await open({
      disk: {
        ...disk,
        put: (path, bytes) => refuse(() => disk.put(path, bytes)),
        writeAt: (path, at, bytes) => refuse(() => disk.writeAt(path, at, bytes)),
      },
    })
    const first = await seals(2)
    await ledger.caughtUp()
    full = true
    const [late = ''] = await seals(1)
    await expect.poll(async () => (await ledger.standing()).alerts.map(({ kind }) => kind)).toEqual(['disk'])
    expect(await flaw(ledger, first[0] ?? '')).toBeNull()
    expect(await flaw(ledger, late)).toBe('unknown')
    full = false
    await ledger.caughtUp()
    expect(await flaw(ledger, late)).toBeNull()
    expect((await ledger.standing()).alerts).toEqual([])
    expect(await entriesIn(dir)).toEqual([...first, late])
  })

  test('publishes nothing while its second place is away, and says so; with none it says that nobody keeps one', async () => {
    const { copy, open, seals } = await ledgerWorld()
    const [first = ''] = await seals(1)
    const ledger = await open()
    await ledger.caughtUp()
    await rename(copy, `${copy}-away`)
    const [late = ''] = await seals(1)
    await expect.poll(async () => (await ledger.standing()).alerts.map(({ kind }) => kind)).toEqual(['copy'])
    expect(await flaw(ledger, first)).toBeNull()
    expect(await flaw(ledger, late)).toBe('not-yet')
    expect(await readdir(join(copy, '..'))).not.toContain(copy)
    await rename(`${copy}-away`, copy)
    await ledger.caughtUp()
    expect(await flaw(ledger, late)).toBeNull()
    expect(await readdir(copy)).toHaveLength(1)
    await ledger.close()

    const alone = await open({ settings: { copyDir: null } })
    await alone.caughtUp()
    expect((await alone.standing()).alerts).toMatchObject([{ kind: 'no-copy' }])
  })
})
