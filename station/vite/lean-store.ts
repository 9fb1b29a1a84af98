import type { Plugin } from 'vite'

/**
 * What RxDB brings along that no desk needs: all of it is fetched over a line of 150 kbit/s before the lock stands.
 * - What plans, runs and keeps up queries by selector, and writes that are found out from what was there, as modules that refuse: the desk reads its
 *   collections by id and by index range (station/data/store/table.ts says why). With Mingo and event-reduce they are an eighth of all JavaScript
 *   that a desk loads.
 * - The ways in which windows talk in browsers without BroadcastChannel, as gaps, over which the choice among them steps: Chromium 109 has it.
 */
const unused: Readonly<Record<string, string>> = {
  './rx-query-helper.js': refusing(
    'prepareQuery',
    'normalizeMangoQuery',
    'getQueryMatcher',
    'getSortComparator',
    'runQueryUpdateFunction',
  ),
  './event-reduce.js': refusing('calculateNewResults'),
  './dexie-query.js': refusing('dexieQuery', 'dexieCount'),
  // A collection makes its queue when it is opened.
  './incremental-write.js': `${refusing('modifierFromPublicToInternal')}
export class IncrementalWriteQueue { addWrite() { modifierFromPublicToInternal() } }`,
  './methods/indexed-db.js': 'export const IndexedDBMethod = null',
  './methods/localstorage.js': 'export const LocalstorageMethod = null',
  './methods/simulate.js': 'export const SimulateMethod = null',
}

function refusing(...names: readonly string[]): string {
  return names
    .map((name) => `export function ${name}() { throw new Error('no query by selector in this build') }`)
    .join('\n')
}

const leaned = /[\\/]node_modules[\\/](rxdb|broadcast-channel)[\\/]/

export function leanStore(): Plugin {
  return {
    name: 'yizhan:lean-store',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source in unused && importer && leaned.test(importer) ? `\0lean:${source}` : null,
    load: (id) => (id.startsWith('\0lean:') ? (unused[id.slice('\0lean:'.length)] ?? null) : null),
  }
}
