import { generateKeyPairSync, sign } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../hub/ledger/hashing.ts'
import { readCheckpoint } from '../../../shared/evidence/tlog/checkpoint.ts'
import { cosignature, cosignaturesOf, cosignedText } from '../../../shared/evidence/tlog/cosignature.ts'
import { type NoteKey, readNote, writeNote } from '../../../shared/evidence/tlog/note.ts'
import { readProof } from '../../../shared/evidence/tlog/proof.ts'
import { ledgerWorld } from './county-ledger.ts'

/** Somebody outside the county who signs what was seen. */
function witness(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key: NoteKey = { name, type: 4, key: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32) }
  const time = 1_763_000_000
  const cosign = (checkpoint: string): string => {
    const note = readNote(checkpoint)
    if (!note.ok) throw new Error(note.what)
    const line = cosignature(sha256, key, time, sign(null, cosignedText(note.text, time), privateKey))
    return writeNote({ text: note.text, signatures: [line] })
  }
  return { key, cosign }
}

const signersOf = async (text: string, keys: readonly NoteKey[]): Promise<readonly string[]> => {
  const read = readCheckpoint(text)
  return read.ok ? (await cosignaturesOf(sha256, read.note, keys)).map(({ name }) => name) : []
}

describe('what witnesses sign of the ledger', () => {
  test('stands under its checkpoint and in its proofs, also after a start', async () => {
    const { open, seals } = await ledgerWorld()
    const [city, notary] = [witness('city.example/w'), witness('notary.example')]
    const keys = [city.key, notary.key]
    const [first = ''] = await seals(1)
    const ledger = await open({ settings: { witnesses: keys } })
    await ledger.caughtUp()
    const seen = ledger.checkpoint() ?? ''
    for (const one of [city, notary, city])
      expect(await ledger.cosign(one.cosign(seen))).toMatchObject({ ok: true })
    expect([...(await signersOf(ledger.checkpoint() ?? '', keys))].sort()).toEqual([
      'city.example/w',
      'notary.example',
    ])
    const [late = ''] = await seals(1)
    await ledger.caughtUp()
    // Nobody has signed the newest one; what was signed proves what it has.
    expect(await signersOf(ledger.checkpoint() ?? '', keys)).toEqual([])
    await ledger.close()
    const again = await open({ settings: { witnesses: keys } })
    await again.caughtUp()
    const proofs = await Promise.all([first, late].map(again.proofOf))
    const sizes = proofs
      .map((proof) => (proof.ok ? readProof(proof.proofText) : null))
      .map((read) => (read?.ok ? read.head.size : 0))
    expect(sizes).toEqual([2, 3])
    expect(proofs[0]?.ok && proofs[0].proofText).toContain('— city.example/w ')
    expect((await again.standing()).cosigned).toEqual({ size: 2, by: ['notary.example', 'city.example/w'] })
  })

  test('is taken of an earlier checkpoint too, which never had tiles of its own', async () => {
    const { open, seals } = await ledgerWorld()
    const city = witness('city.example/w')
    await seals(2)
    const ledger = await open({ settings: { witnesses: [city.key] } })
    await ledger.caughtUp()
    const early = city.cosign(ledger.checkpoint() ?? '')
    await seals(300)
    await ledger.caughtUp()
    expect(await ledger.cosign(early)).toMatchObject({ ok: true })
  })

  test('is refused from a stranger, of another log, of what was not published, and when it cannot be read', async () => {
    const { open, seals } = await ledgerWorld()
    const [city, stranger] = [witness('city.example/w'), witness('stranger.example')]
    await seals(1)
    const ledger = await open({ settings: { witnesses: [city.key] } })
    await ledger.caughtUp()
    const seen = ledger.checkpoint() ?? ''
    const lines = seen.split('\n')
    const head = (...changed: string[]): string => [...changed, ...lines.slice(changed.length)].join('\n')
    expect(await ledger.cosign(stranger.cosign(seen))).toEqual({ ok: false, why: 'unknown-witness' })
    expect(await ledger.cosign(city.cosign(head('yizhan/other/1')))).toEqual({ ok: false, why: 'other-log' })
    expect(await ledger.cosign(city.cosign(head(lines[0] ?? '', '9')))).toEqual({
      ok: false,
      why: 'too-large',
    })
    expect(await ledger.cosign('nonsense')).toEqual({
      ok: false,
      why: 'unreadable',
      where: 'note.1 no-newline',
    })
    expect((await ledger.standing()).alerts).toEqual([])
  })

  test('with another root is kept and told, after a start as well, and nothing stops', async () => {
    const { dir, open, seals } = await ledgerWorld()
    const city = witness('city.example/w')
    const settings = { witnesses: [city.key] }
    await seals(1)
    const ledger = await open({ settings })
    await ledger.caughtUp()
    const lines = (ledger.checkpoint() ?? '').split('\n')
    const other = [...lines.slice(0, 2), Buffer.alloc(32, 7).toString('base64'), ...lines.slice(3)].join('\n')
    expect(await ledger.cosign(city.cosign(other))).toEqual({
      ok: false,
      why: 'differs',
      names: ['city.example/w'],
    })
    const told = [{ kind: 'witness', about: 'city.example/w' }]
    expect((await ledger.standing()).alerts).toMatchObject(told)
    const [late = ''] = await seals(1)
    await ledger.caughtUp()
    expect((await ledger.proofOf(late)).ok).toBe(true)
    await ledger.close()
    const again = await open({ settings })
    await again.caughtUp()
    expect((await again.standing()).alerts).toMatchObject(told)
    expect(await readdir(join(dir, 'ledger', 'disputed'))).toEqual(['2~city.example%2Fw'])
  })
})
