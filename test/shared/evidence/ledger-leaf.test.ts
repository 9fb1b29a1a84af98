import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLedgerEvent, leafText, readLeaf } from '../../../shared/evidence/ledger-leaf.ts'

test('evidence, disputes, recordings and desks’ keys are written down, and nothing else is', () => {
  const some = [
    'evidence.viewed',
    'dispute.opened',
    'consult.recording',
    'consult.gap',
    'device.revoked',
    'county.clock-set',
  ]
  expect(some.filter((type) => !isLedgerEvent(type))).toEqual([])
  expect(['visit.opened', 'consult.said', 'evidences.x', 'device.opened'].filter(isLedgerEvent)).toEqual([])
})

test('a leaf is one line, and is read back as it was written', () => {
  const hmac = 'ab'.repeat(32)
  const entry = { v: 1, id: 'd1-a:7', type: 'evidence.viewed', of: 'opened', hmac } as const
  const opening = {
    v: 1,
    type: 'ledger.opened',
    origin: 'yizhan/x/2',
    at: 7,
    broke: 'lost',
    former: 'a\n1\n',
  } as const
  for (const leaf of [entry, opening]) {
    expect(leafText(leaf)).not.toContain('\n')
    expect(readLeaf(leafText(leaf))).toEqual(leaf)
  }
  expect(readLeaf(leafText(entry).replace('opened', 'said'))).toBeNull()
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readLeaf(text)).toBeNull()
    }),
  )
})
