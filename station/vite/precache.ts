import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { build, type Plugin } from 'vite'

export interface PrecacheFile {
  readonly url: string
  readonly revision: string | null
  readonly bytes: number
}

const HASHED = /-[\w-]{8}\.\w+$/
const WORKER = 'service-worker.js'

/** Lists what the service worker has to hold so that the desk starts with no link. */
export async function listBuild(outDir: string): Promise<readonly PrecacheFile[]> {
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => name !== WORKER && !name.startsWith('.') && !name.endsWith('.map'))
    .sort()
  return Promise.all(names.map((name) => describe(outDir, name)))
}

async function describe(outDir: string, name: string): Promise<PrecacheFile> {
  const content = await readFile(join(outDir, name))
  const hashed = name.startsWith('assets/') && HASHED.test(name)
  const revision = hashed ? null : createHash('sha256').update(content).digest('base64url').slice(0, 16)
  return { url: `/${name}`, revision, bytes: content.byteLength }
}

/** A short name for the whole build: equal builds have equal versions. */
export function versionOf(files: readonly PrecacheFile[]): string {
  const names = files.map((file) => `${file.url} ${file.revision}`).join('\n')
  return createHash('sha256').update(names).digest('base64url').slice(0, 12)
}

function virtualPrecache(files: readonly PrecacheFile[]): Plugin {
  const id = 'virtual:precache'
  return {
    name: 'yizhan:virtual-precache',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load: (resolved) =>
      resolved === `\0${id}`
        ? `export const version = ${JSON.stringify(versionOf(files))}\nexport const files = ${JSON.stringify(files)}`
        : null,
  }
}

/**
 * Builds the service worker after the app, as one classic script at /service-worker.js: it must keep its
 * address from release to release, may not share chunks with the app, and has to know every file of the build.
 */
export function serviceWorker(entry: string): Plugin {
  let root = ''
  let outDir = ''
  let target: string | string[] = ''
  return {
    name: 'yizhan:service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root
      outDir = resolve(config.root, config.build.outDir)
      target = config.build.target || 'esnext'
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const files = await listBuild(outDir)
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: 'warn',
          plugins: [virtualPrecache(files)],
          build: {
            target,
            outDir,
            emptyOutDir: false,
            rolldownOptions: { input: join(root, entry), output: { format: 'iife', entryFileNames: WORKER } },
          },
        })
      },
    },
  }
}
