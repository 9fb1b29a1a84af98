import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Deletion } from '../../../shared/evidence/deletion.ts'
import { leafText } from '../../../shared/evidence/ledger-leaf.ts'
import { hashLeaf } from '../../../shared/evidence/tlog/tree.ts'
import { checkCertificate } from '../../../station/state/certificate-check.ts'
import { sha256 } from '../../shared/evidence/tlog/published.ts'
import { smallLog } from '../../shared/evidence/tlog/small-log.ts'

const item = 'evidence:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'
const entry = 'hub-abcd:0000000007'
const deletion: Deletion = {
  format: 'yizhan-deletion-1',
  item,
  at: 1_795_000_000_000,
  asked: null,
  askedBy: 'caojing',
  answeredBy: 'shenguoping',
  reason: '期满',
  class: 'session',
  table: 2,
  manifest: 'a'.repeat(64),
  files: 12,
  bytes: 3400,
  duration: 60_000,
  wrong: [],
  manifestKey: '0011',
  gone: [],
}
const textOf = (over: object = {}): string => JSON.stringify({ ...deletion, ...over })
const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const certificateOf = (text: string) => ({ text, sha256: sumOf(text), entry })
const certificate = certificateOf(textOf())

const leafOf = (id: string, type = 'evidence.deleted'): string =>
  leafText({ v: 1, id, type, of: 'opened', hmac: 'b'.repeat(64) })
const opening = { v: 1, origin: 'yizhan/0123456789abcdef/1', at: 0, broke: null, former: null } as const
/** What the ledger gives of the fifth of nine leaves. */
function given(leaf = leafOf(entry)) {
  const leaves = Array.from({ length: 9 }, (_, at) => (at === 4 ? leaf : leafOf(`hub-abcd:${at}`)))
  const key = { name: 'yizhan/0123456789abcdef/1', type: 1, key: new Uint8Array(32) } as const
  const hashes = leaves.map((one) => hashLeaf(sha256, Buffer.from(one)))
  const log = smallLog(hashes, key, () => new Uint8Array(64))
  return { index: 4, leaf, proof: log.proofOf(4) }
}
/** With another first letter in one of its lines. */
function changed(proof: string, line: number): string {
  const lines = proof.split('\n')
  const text = lines[line] ?? ''
  return lines.with(line, (text.startsWith('A') ? 'B' : 'A') + text.slice(1)).join('\n')
}

describe('a certificate of deletion', () => {
  it('is proved where its text, the leaf and the tree fit', () => {
    expect(checkCertificate(item, certificate, given())).toEqual({ kind: 'proved', index: 4, size: 9 })
  })

  it('is open while the ledger gives no proof, and false even then when its text was changed', () => {
    expect(checkCertificate(item, certificate, null)).toEqual({ kind: 'open' })
    const altered = { ...certificate, text: textOf({ askedBy: 'chaojing' }) }
    expect(checkCertificate(item, altered, null)).toEqual({ kind: 'false', what: 'text' })
  })

  it.each([
    ['a character of the text', { ...certificate, text: `${certificate.text} ` }],
    ['the sum', { ...certificate, sha256: 'c'.repeat(64) }],
    ['the item', certificateOf(textOf({ item: `${item.slice(0, -1)}B` }))],
  ])('does not hold with another text: %s', (_, other) => {
    expect(checkCertificate(item, other, given())).toEqual({ kind: 'false', what: 'text' })
  })

  it('is not said to hold where its text is of a kind that this page does not know', () => {
    const newer = certificateOf(textOf({ format: 'yizhan-deletion-2' }))
    expect(checkCertificate(item, newer, given())).toEqual({ kind: 'false', what: 'unreadable' })
  })

  it.each([
    ['another entry', leafOf('hub-abcd:0000000008')],
    ['another type', leafOf(entry, 'evidence.exported')],
    ['the opening of a log', leafText({ ...opening, type: 'ledger.opened' })],
    ['nothing', ''],
  ])('does not hold with a leaf of %s, though that is in the tree', (_, leaf) => {
    expect(checkCertificate(item, certificate, given(leaf))).toEqual({ kind: 'false', what: 'leaf' })
  })

  it.each([
    ['a leaf that the tree has not', { leaf: leafOf(entry).replace('bbb', 'abb') }],
    ['another index', { index: 5 }],
    ['another index in the proof', { index: 5, proof: given().proof.replace('index 4', 'index 5') }],
    ['a hash', { proof: changed(given().proof, 2) }],
    ['the root', { proof: changed(given().proof, 9) }],
    ['the size', { proof: given().proof.replace('\n9\n', '\n7\n') }],
    ['what is no proof', { proof: '' }],
  ])('does not hold with another proof: %s', (_, over) => {
    expect(checkCertificate(item, certificate, { ...given(), ...over })).toEqual({
      kind: 'false',
      what: 'proof',
    })
  })
})
