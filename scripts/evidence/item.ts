import { join } from 'node:path'
import { readCountyKeys } from '../../hub/journal/county-keys.ts'
import { openSigner } from '../../hub/ledger/signer.ts'
import { createReading, openShelves, type Reading } from '../../media/archive/reading.ts'
import type { FileFault, Refused } from '../../shared/evidence/archive.ts'
import { readEvidenceManifest } from '../../shared/evidence/manifest.ts'

type Say = (line: string) => void

const faultWords: Record<FileFault['what'], string> = {
  missing: '不见了 is not there',
  altered: '和存进去时不同 not what was put there',
  unsigned: '和签过名的清单不符 not what the signed manifest says',
}
const copyWords: Record<FileFault['copy'], string> = {
  first: '第一份 first copy',
  second: '第二份 second copy',
}
const refusedWords: Partial<Record<Refused['code'], string>> = {
  unknown: '证据库里没有这一件 not in the archive',
  gone: '已经销毁，或者钥匙不在了 deleted, or its key is gone',
  altered: '清单已经不是存进去的样子 its manifest is not what was put there',
}

/** The archive as it lies in DATA_DIR, for looking only: the hub may be at work in it. Null where the county's keys are not there. */
async function openHere(env: NodeJS.ProcessEnv): Promise<Reading | null> {
  const dataDir = env['DATA_DIR'] ?? './data'
  const found = await readCountyKeys(join(dataDir, 'keys'))
  if (found.kind !== 'kept') return null
  const { wrapAtRest: wrap, openAtRest: unwrap } = found.keys
  const signer = await openSigner(join(dataDir, 'keys'), env['EVIDENCE_SM2'] === '1')
  const copyDir = env['ARCHIVE_COPY_DIR'] || null
  const shelves = openShelves({
    dir: join(dataDir, 'archive'),
    copyDir,
    countyWrap: { wrap, unwrap },
    log: () => undefined,
  })
  return createReading(shelves, () => signer)
}

function no({ code }: Refused, item: string, say: Say): number {
  say(`${item}：${refusedWords[code] ?? `读不了 cannot be read (${code})`}`)
  return 2
}
function noKeys(say: Say): number {
  say('DATA_DIR 里没有本县的钥匙 the county’s keys are not in DATA_DIR')
  return 2
}

/** Every byte of both copies. 0: as it was put there · 1: something is wrong, and where · 2: there is nothing to look at */
export async function verifyItem(item: string, say: Say, env = process.env): Promise<number> {
  const archive = await openHere(env)
  if (!archive) return noKeys(say)
  const found = await archive.verify(item)
  if (!found.ok) return no(found, item, say)
  const { files, faults } = found.verified
  for (const { name, copy, what } of faults) say(`${name} · ${copyWords[copy]}: ${faultWords[what]}`)
  if (faults.length === 0) say(`完好 as it was put there · ${files} 个文件 files`)
  return faults.length === 0 ? 0 : 1
}

/** What its manifest says, and what was made of it. */
export async function showItem(item: string, say: Say, env = process.env): Promise<number> {
  const archive = await openHere(env)
  if (!archive) return noKeys(say)
  const [signed, listed] = [await archive.manifestOf(item), await archive.list(item)]
  if (!signed.ok) return no(signed, item, say)
  if (!listed.ok) return no(listed, item, say)
  const manifest = readEvidenceManifest(signed.manifest.bytes)
  if (!manifest) return no({ ok: false, code: 'altered' }, item, say)
  const { source, activity, retention, began, ended, keeping, running } = manifest
  say(`${item} · ${source} · ${activity.number} · ${clockOf(began)} – ${clockOf(ended)}`)
  say(`清单 manifest ${signed.manifest.sha256} · 保管 class ${retention.class}`)
  say('\n原件 originals')
  for (const { name, bytes, sha256 } of keeping.files) say(`  ${name} · ${bytes} · ${sha256}`)
  say('\n派生件 derivatives')
  for (const { name, kind, bytes, sha256 } of listed.files)
    if (kind !== 'original') say(`  ${name} · ${bytes} · ${sha256}`)
  say('\n缺口 gaps')
  for (const { from, to, why } of running.gaps) say(`  ${clockOf(from)} – ${clockOf(to)} ${why}`)
  for (const { name, why } of keeping.wrong) say(`  ${name}: ${why}`)
  return 0
}

/** 2026-11-22 15:31:56, the time of Beijing. */
function clockOf(at: number): string {
  const zone = { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' } as const
  return new Date(at).toLocaleString('sv', zone)
}
