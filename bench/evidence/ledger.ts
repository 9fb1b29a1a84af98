import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChance } from '../../hub/demo/chance.ts'
import { createSecondPlace } from '../../hub/ledger/checkpoints.ts'
import { disk } from '../../hub/ledger/disk.ts'
import { leafHashOf, sha256 } from '../../hub/ledger/hashing.ts'
import { leafOf } from '../../hub/ledger/leaves.ts'
import type { Log } from '../../hub/ledger/log.ts'
import { openLogKey } from '../../hub/ledger/log-key.ts'
import { openCountyLog } from '../../hub/ledger/open-log.ts'
import { createReading } from '../../hub/ledger/reading.ts'
import type { NewLeaf } from '../../hub/ledger/record.ts'
import { digest } from '../../hub/journal/digest.ts'
import type { JournalDoc } from '../../hub/journal/journal.ts'
import { entryId } from '../../shared/entry/lane.ts'
import { leafText } from '../../shared/evidence/ledger-leaf.ts'
import { readProof } from '../../shared/evidence/tlog/proof.ts'
import { verifyInclusion } from '../../shared/evidence/tlog/verify.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { percentile, rounded } from '../world/stats.ts'

const count = 1_000_000
/** A step of the follower. */
const batch = 500
/** What is measured: the last tenth, where the tree is largest. */
const measured = count / 10
const proofs = 2_000

/** A million entries of evidence as the follower hands them in: their leaves, on the disk, tiled, under a checkpoint in two places after each step. */
export async function measureLedger(): Promise<BenchResult[]> {
  const dir = await mkdtemp(join(tmpdir(), 'yizhan-bench-ledger-'))
  try {
    const key = await openLogKey(join(dir, 'keys'))
    const copy = join(dir, 'copy')
    await disk.put(join(copy, 'made'), Buffer.alloc(0))
    const open = (): Promise<Log> =>
      openCountyLog(
        { disk, dir: join(dir, 'ledger'), key, second: createSecondPlace(disk, copy, key), now: Date.now },
        [],
      )
    const log = await open()
    let at = performance.now()
    for (let first = 1; first <= count; first += batch) {
      if (first === count - measured + 1) at = performance.now()
      await log.append(leavesOf(first))
      await log.publish()
    }
    const seconds = (performance.now() - at) / 1e3
    const times = await prove(log)
    const start = performance.now()
    await open()
    return [
      { name: 'ledger.append', value: rounded(measured / seconds), unit: 'leaves/s' },
      { name: 'ledger.proof', value: rounded(percentile(times, 0.95), 2), unit: 'ms (p95) at 1,000,000' },
      { name: 'ledger.start', value: rounded((performance.now() - start) / 1e3, 1), unit: 's at 1,000,000' },
    ]
  } finally {
    await rm(dir, { recursive: true })
  }
}

function leavesOf(first: number): NewLeaf[] {
  return Array.from({ length: batch }, (_, at) => {
    const doc = entryOf(first + at)
    return { entry: doc._id, text: leafText(leafOf(doc, null)) }
  })
}

const body = JSON.stringify({
  state: 'sealed',
  part: 1,
  tracks: ['camera-a', 'screen-a'],
  why: 'none',
  root: 'ab'.repeat(32),
})

/** As the journal has it. */
function entryOf(counter: number): JournalDoc {
  const id = entryId('hub-abcd1234', counter)
  const header = JSON.stringify({
    id,
    prev: digest(id),
    after: [id],
    lamport: counter,
    wall: 1_763_000_000_000,
    offset: 0,
    mono: counter,
    boot: 'boot1234',
    by: 'system',
    auth: { how: 'system' },
    station: 'county',
    type: 'consult.recording',
    v: 2,
    subject: 'consult:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA',
    directory: 7,
    sealed: false,
    bodyHash: digest(body),
  })
  return { _id: id, header, body, salt: 'AAAAAAAAAAAAAAAAAAAAAA', subject: '', hash: '', receivedAt: 0 }
}

/** Each proof is checked, too, outside of its time. */
async function prove(log: Log): Promise<number[]> {
  const { proofOf } = createReading(() => ({ log, witnesses: { latest: () => Promise.resolve(null) } }))
  const chance = createChance(7)
  const times: number[] = []
  for (let one = 0; one < proofs; one += 1) {
    const entry = entryId('hub-abcd1234', 1 + chance.below(count))
    const at = performance.now()
    const proof = await proofOf(entry)
    times.push(performance.now() - at)
    const read = proof.ok ? readProof(proof.proofText) : null
    if (!proof.ok || !read?.ok) throw new Error('an entry could not be proven')
    const { index, head } = read
    const claim = { index, size: head.size, leaf: leafHashOf(proof.leaf), proof: read.proof, root: head.root }
    if (!verifyInclusion(sha256, claim).ok) throw new Error('a proof does not hold')
  }
  return times
}
