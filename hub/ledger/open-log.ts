import { basename, dirname, join } from 'node:path'
import { numberOf, originOf, type SecondPlace, SecondPlaceFault, type Signed } from './checkpoints.ts'
import type { Disk } from './disk.ts'
import { type Log, openLog, readPublished } from './log.ts'
import type { LogKey } from './log-key.ts'
import { beginRecord, readRecord } from './record.ts'

type Deps = {
  readonly disk: Disk
  /** DATA_DIR/ledger */
  readonly dir: string
  readonly key: LogKey
  readonly second: SecondPlace | null
  readonly now: () => number
}

/**
 * Goes on with the county's log where its files, its checkpoint and what was kept elsewhere agree. Where they do not, what lies there is
 * put aside, and another log begins whose first leaf cites the last checkpoint that is known: one size is never signed with two roots.
 * @param remembered what else is known
 */
export async function openCountyLog(deps: Deps, remembered: readonly Signed[]): Promise<Log> {
  const { disk, dir, key, now } = deps
  const asides = await asidesOf(deps)
  const here = await readPublished(deps)
  const before = await Promise.all(
    asides.map((name) => readPublished({ ...deps, dir: join(dirname(dir), name) })),
  )
  const known = [here, ...before, ...(await inSecondPlace(deps)), ...remembered].filter((one) => one !== null)
  const last = lastOf(known)
  const opening = (await readRecord(disk, dir))?.opening ?? null
  const isOld = last && opening && numberOf(opening.origin) < numberOf(last.origin)
  const opened = isOld ? ({ ok: false, why: 'rewound' } as const) : await openLog(deps, known)
  if (opened.ok) return opened.log

  await putAside(deps, asides.length + 1)
  const names = [...known, ...(opening ? [opening] : [])].map(({ origin }) => origin)
  const number = 1 + Math.max(0, ...names.map(numberOf))
  await beginRecord(disk, dir, {
    v: 1,
    type: 'ledger.opened',
    origin: originOf(key, number),
    at: now(),
    broke: number === 1 ? null : opened.why,
    former: last?.note ?? null,
  })
  const begun = await openLog(deps, [])
  if (!begun.ok) throw new Error('a log that was just begun cannot be read')
  return begun.log
}

/** Where that is away, whatever stands there is compared before anything is published. */
async function inSecondPlace({ second }: Deps): Promise<readonly Signed[]> {
  try {
    return (await second?.all()) ?? []
  } catch (error) {
    if (error instanceof SecondPlaceFault) return []
    throw error
  }
}

function lastOf(known: readonly Signed[]): Signed | null {
  const [last] = [...known].sort(
    (one, other) => numberOf(other.origin) - numberOf(one.origin) || other.size - one.size,
  )
  return last ?? null
}

const asideOf = (dir: string): string => `${basename(dir)}-before-`

/** Logs that were not gone on with. */
async function asidesOf({ disk, dir }: Deps): Promise<readonly string[]> {
  return ((await disk.names(dirname(dir))) ?? []).filter((name) => name.startsWith(asideOf(dir)))
}

/** Beside it, whole; what a start left that never came so far as to begin one is nothing. */
async function putAside({ disk, dir }: Deps, number: number): Promise<void> {
  const names = (await disk.names(dir)) ?? []
  if (names.some((name) => !name.startsWith('.')))
    await disk.move(dir, join(dirname(dir), `${asideOf(dir)}${number}`))
  else await disk.remove(dir)
}
