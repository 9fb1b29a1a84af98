import type { Plugin } from 'vite'
import { asPart } from './as-part.ts'
import { createLoader, type PartFiles } from './part-loader.ts'

type Chunk = {
  readonly name: string
  readonly fileName: string
  readonly isEntry: boolean
  readonly imports: readonly string[]
}

/** The part that the page begins with; the loader lies in its file. */
const first = 'first'
/** Set when a page is mounted, and imported everywhere. */
const setLate = ['window', 'document']

/**
 * Writes the app as classic scripts instead of modules. Chromium compiles a classic script whole when a service worker that is being
 * installed puts it into its cache, and from then on takes it from there compiled. Modules it parses and compiles anew at each start,
 * function by function, while somebody waits: a fifth of a start (docs/decisions/009).
 */
export function plainScripts(): Plugin {
  return {
    name: 'yizhan:plain-scripts',
    apply: 'build',
    enforce: 'post',
    config: () => ({
      build: {
        modulePreload: false,
        // what is no module is not strict by itself
        rolldownOptions: { output: { postBanner: '"use strict";' } },
      },
    }),
    transform: {
      filter: { id: /svelte\/src\/internal\/client\/dom\/operations\.js$/ },
      handler: (code) =>
        setLate.reduce(
          (text, name) =>
            text.replace(
              `export var $${name};`,
              `var $${name}; const the_${name} = globalThis.${name}; export { the_${name} as $${name} };`,
            ),
          code,
        ),
    },
    renderChunk: {
      order: 'post',
      handler(code, chunk, _, { chunks }) {
        const all: readonly Chunk[] = Object.values(chunks)
        const nameOf = (file: string): string =>
          all.find(({ fileName }) => fileName.endsWith(file))?.name ?? ''
        const part = asPart(chunk.name, code, this.parse(code), (path) => nameOf(path.slice('.'.length)))
        if (chunk.isEntry) return `${part}yizhan.load(${JSON.stringify(chunk.name)})`
        return chunk.name === first ? loaderOf(all, nameOf) + part : part
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const all = Object.values(bundle).flatMap((one) => (one.type === 'chunk' ? [one] : []))
        const scripts = all
          .filter(({ name, isEntry }) => isEntry || name === first)
          .sort((one, other) => Number(one.isEntry) - Number(other.isEntry))
          .map(({ fileName }) => `<script defer src="/${fileName}"></script>`)
        return html.replace(/<script type="module"[^>]*><\/script>/, scripts.join('\n    '))
      },
    },
  }
}

function loaderOf(all: readonly Chunk[], nameOf: (file: string) => string): string {
  const later = all.filter(({ isEntry, name }) => !isEntry && name !== first)
  if (new Set(later.map(({ name }) => name)).size < later.length) throw new Error('two parts of one name')
  const files: PartFiles = Object.fromEntries(
    later.map(({ name, fileName, imports }) => [
      name,
      [fileName.split('/').at(-1) ?? '', ...imports.map(nameOf).filter((need) => need !== first)],
    ]),
  )
  return `globalThis.yizhan=(${createLoader.toString()})(document,"/assets/",${JSON.stringify(files)});`
}
