import {
  countyLine,
  countyNamed,
  countyPack,
  countyRetention,
  type CountyState,
} from '../../shared/facts/county.ts'
import { type Directory, foldDirectory } from '../../shared/facts/directory.ts'
import { type BodyOf, type Heard, isTold } from '../../shared/facts/fact.ts'
import { inOrder } from '../../shared/facts/order.ts'
import { type Said, saidOf } from '../../shared/facts/said.ts'
import { freeLine, type LineRules } from '../../shared/rules/line-rules.ts'
import type { PackName } from '../../shared/rules/pack-read.ts'

export type Pack = { readonly version: number; readonly content: unknown }

/** Who and what belongs to the county, now and at every version before. In memory; the journal is where it lives. */
export type SaidRetention = Said<BodyOf<typeof countyRetention>>

export type LiveDirectory = {
  readonly current: () => Directory
  /** As it stood at a version: what a desk wrote offline is judged by the version that it knew. */
  readonly at: (version: number) => Directory
  /** The version that the next change will make. */
  readonly nextVersion: () => number
  /** Null until the county was named (first run). */
  readonly county: () => CountyState | null
  /** What the county set for the lines of its desks. */
  readonly line: () => LineRules
  /** Its periods for evidence; null while it has none of its own. */
  /** The county's own table, with who put it in force, when and why; null: it has none. */
  readonly retention: () => SaidRetention | null
  /** The newest version of a reference pack that was published; null for none. */
  readonly pack: (name: PackName) => Pack | null
  /** Takes in entries of the journal; those that say nothing of the directory are passed over, repeated ones count once. */
  readonly hear: (heard: readonly Heard[]) => void
}

const told = new Set([
  countyNamed.type,
  countyPack.type,
  countyLine.type,
  countyRetention.type,
  'station.opened',
  'staff.appointed',
  'staff.left',
  'device.enrolled',
  'device.revoked',
])

export function createLiveDirectory(heard: readonly Heard[] = []): LiveDirectory {
  const kept = new Map<string, Heard>()
  const versions = new Map<number, Directory>()
  const packs = new Map<PackName, Pack>()
  let current = foldDirectory([])
  let county: CountyState | null = null
  let line = freeLine
  let retention: SaidRetention | null = null
  const hear = (more: readonly Heard[]): void => {
    const news = more.filter((entry) => told.has(entry.type) && !kept.has(entry.id))
    if (news.length === 0) return
    for (const entry of news.filter(isTold)) {
      if (!countyPack.is(entry)) kept.set(entry.id, entry)
      else if (entry.body.version > (packs.get(entry.body.pack)?.version ?? 0))
        packs.set(entry.body.pack, entry.body)
    }
    versions.clear()
    const all = [...kept.values()]
    current = foldDirectory(all)
    const inTurn = inOrder(all).filter(isTold)
    county = inTurn.findLast(countyNamed.is)?.body ?? null
    line = inTurn.findLast(countyLine.is)?.body ?? freeLine
    retention = saidOf(inTurn, countyRetention).at(-1) ?? null
  }
  hear(heard)
  return {
    current: () => current,
    at: (version) => {
      if (version >= current.version) return current
      const known = versions.get(version)
      if (known) return known
      const then = foldDirectory([...kept.values()], version)
      versions.set(version, then)
      return then
    },
    nextVersion: () => current.version + 1,
    county: () => county,
    line: () => line,
    retention: () => retention,
    pack: (name) => packs.get(name) ?? null,
    hear,
  }
}
