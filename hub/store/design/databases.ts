import type { DatabaseName, DatabaseShape } from '../store.ts'

/**
 * Every database of a hub and its indexes. `couch.ts` makes databases and Mango design documents (`_design/yz-<index>`)
 * from this, `pouch.ts` folders and index files; both when the store opens, and again whenever a line here changes.
 */
export const databases: Readonly<Record<DatabaseName, DatabaseShape>> = {
  /** Entries, for ever: `<lane>:<counter>`. */
  journal: { log: true, indexes: { 'by-subject': ['subject'] } },
  /** What was refused, and what arrived from a stolen desk. */
  quarantine: {},
  /** `<subscriber>~<epoch>:<n>`. */
  feeds: { log: true },
  lanes: {},
  keys: {},
  directory: {},
  audit: {},
  parcels: {},
  /** Cases, by whether they are open: the county's work list. */
  matters: {
    indexes: { 'by-work': ['work', 'updatedAt'], 'by-until': ['station', 'until'], 'by-visit': ['visit'] },
  },
  visits: { indexes: { 'by-until': ['station', 'until'] } },
  consults: { indexes: { 'by-work': ['work', 'updatedAt'], 'by-matter': ['matter'] } },
  disputes: { indexes: { 'by-work': ['work', 'updatedAt'], 'by-until': ['station', 'until'] } },
  evidence: {
    indexes: {
      'by-work': ['work'],
      'by-phase': ['phase', 'updatedAt'],
      'by-station': ['station', 'openedAt'],
      'by-visit': ['visit'],
      'by-matter': ['matter'],
      'by-consult': ['consult'],
      'by-source': ['source'],
    },
  },
  /** Followers' checkpoints, the clock's offset, the writer's lease. */
  meta: {},
}
