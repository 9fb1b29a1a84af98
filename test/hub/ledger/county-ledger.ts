import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLedger, type Ledger, plainLedger } from '../../../hub/ledger/ledger.ts'
import { sha256 } from '../../../hub/ledger/hashing.ts'
import type { Disk } from '../../../hub/ledger/disk.ts'
import type { Proof } from '../../../hub/ledger/reading.ts'
import { subjectId } from '../../../shared/entry/subject.ts'
import { readCheckpoint } from '../../../shared/evidence/tlog/checkpoint.ts'
import { verifyConsistency } from '../../../shared/evidence/tlog/verify.ts'
import { chance, openCounty, type TestCounty } from '../county.ts'
import { folder } from './world.ts'

export type LedgerWorld = {
  readonly dir: string
  readonly copy: string
  readonly county: TestCounty
  /** Opens the county's ledger; the one before it has to be closed. */
  readonly open: (over?: {
    readonly disk?: Disk
    readonly settings?: Partial<typeof plainLedger>
  }) => Promise<Ledger>
  /** A consult that is recorded, and so many seals of it. @returns their ids */
  readonly seals: (count: number) => Promise<readonly string[]>
  readonly subject: string
}

export async function ledgerWorld(): Promise<LedgerWorld> {
  const [dir, copy] = [await folder(), await folder()]
  const county = await openCounty(dir, { followers: false })
  onTestFinished(() => county.close())
  const { journal } = county
  const subject = subjectId('consult', 'wuping', '01KA5Q2M3N4P5R6S7T8V9WXYZA')
  await journal.subjectKeys.make(subject)
  const opened: Ledger[] = []
  onTestFinished(async () => {
    for (const ledger of opened) await ledger.close()
  })
  return {
    dir,
    copy,
    county,
    subject,
    async open({ disk, settings } = {}) {
      const ledger = await createLedger({
        ...journal,
        dir,
        settings: { ...plainLedger, copyDir: copy, ...settings },
        now: () => county.clock.now,
        random: chance,
        log: { error: () => undefined },
        ...(disk ? { disk } : {}),
      })
      opened.push(ledger)
      return ledger
    },
    async seals(count) {
      const root = 'ab'.repeat(32)
      const body = { state: 'sealed', part: 1, tracks: ['camera'], why: 'none', root }
      const drafts = Array.from({ length: count }, () => ({
        subject,
        type: 'consult.recording',
        body,
        by: 'system',
      }))
      return (await journal.voice.sayAll(drafts)).map(({ entry }) => entry.id)
    },
  }
}

/** What `openssl` says of a file. */
export function hmacByOpenssl(dir: string, payload: string, salt: Uint8Array): string {
  const path = join(dir, 'payload')
  writeFileSync(path, payload)
  const hexkey = `hexkey:${Buffer.from(salt).toString('hex')}`
  const out = execFileSync('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', hexkey, path])
  return out.toString().trim().split('= ')[1] ?? ''
}

/** What the script says that lies in every export. */
export function verifiedByBash(dir: string, proof: Proof, publicPem: string): string {
  const paths = ['leaf', 'proof', 'key.pem'].map((name) => join(dir, name))
  const contents = proof.ok ? [proof.leaf, proof.proofText, publicPem] : []
  for (const [at, content] of contents.entries()) writeFileSync(paths[at] ?? '', content)
  const script = join(import.meta.dirname, '../../../media/archive/export/tlog-verify.sh')
  return spawnSync('bash', [script, ...paths], { encoding: 'utf8' }).stdout.trim()
}

/** Whether the tree of a checkpoint of before is the beginning of that of now. */
export async function hasGrownFrom(ledger: Ledger, before: string): Promise<boolean> {
  const [old, now] = [readCheckpoint(before), readCheckpoint(ledger.checkpoint() ?? '')]
  if (!old.ok || !now.ok) return false
  const growth = await ledger.growthOf(old.checkpoint.size, now.checkpoint.size)
  if (!growth.ok) return false
  const claim = { old: old.checkpoint, now: now.checkpoint, proof: growth.proof }
  return verifyConsistency(sha256, claim).ok
}
