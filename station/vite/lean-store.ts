import type { Plugin } from 'vite'

/**
 * What RxDB brings along that no desk needs: all of it is fetched over a line of 150 kbit/s before the lock stands.
 * - For queries by selector, as modules that refuse: the desk reads its collections by id and by index range (station/data/store/table.ts
 *   says why) and never by selector. Mingo and event-reduce are a tenth of all JavaScript that a desk loads.
 * - The ways in which windows talk in browsers without BroadcastChannel, as gaps, over which the choice among them steps: Chromium 109 has it.
 */
const unused: Readonly<Record<string, string>> = {
  'mingo/util': `export const compare = () => { throw new Error('no query by selector in this build') }`,
  './rx-query-mingo.js': `export const getMingoQuery = () => { throw new Error('no query by selector in this build') }`,
  './methods/indexed-db.js': 'export const IndexedDBMethod = null',
  './methods/localstorage.js': 'export const LocalstorageMethod = null',
  './methods/simulate.js': 'export const SimulateMethod = null',
  'event-reduce-js': `const refuse = () => { throw new Error('no query by selector in this build') }
export { refuse as calculateActionName, refuse as runAction }`,
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
