import type { Plugin } from 'vite'

/**
 * What RxDB brings along for queries by selector, as modules that refuse. The desk reads its collections by id and by index range
 * (station/data/store/table.ts says why) and never by selector; Mingo and event-reduce are a tenth of all JavaScript that a desk
 * loads, over a line of 150 kbit/s.
 */
const unused: Readonly<Record<string, string>> = {
  'mingo/util': `export const compare = () => { throw new Error('no query by selector in this build') }`,
  './rx-query-mingo.js': `export const getMingoQuery = () => { throw new Error('no query by selector in this build') }`,
  'event-reduce-js': `const refuse = () => { throw new Error('no query by selector in this build') }
export { refuse as calculateActionName, refuse as runAction }`,
}

export function leanStore(): Plugin {
  return {
    name: 'yizhan:lean-store',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source in unused && importer?.includes('/node_modules/rxdb/') ? `\0lean:${source}` : null,
    load: (id) => (id.startsWith('\0lean:') ? (unused[id.slice('\0lean:'.length)] ?? null) : null),
  }
}
