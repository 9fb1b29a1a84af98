// Prevents: a desk built from yesterday's sources, and a start that waits for a build that changes nothing.
import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'

const stamp = 'station/dist/.sources'

function hashOfSources(): string {
  const files = globSync(['station/**/*', 'shared/**/*', 'package-lock.json'], {
    exclude: ['station/dist/**'],
  })
  const hash = createHash('sha256')
  for (const file of files.filter((name) => statSync(name).isFile()).toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function hashOfBuild(): string | undefined {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return undefined
  }
}

/** Vite empties dist/ first, and the stamp is written last: a build that was broken off counts as none. */
async function buildStation(): Promise<void> {
  const sources = hashOfSources()
  if (hashOfBuild() === sources) return
  console.log('station: building, some seconds, only when its sources changed')
  const { build } = await import('vite')
  // vitest says `test`, and Svelte would then build itself for developers: larger, slower, and not what people run
  const mode = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({
    root: 'station',
    logLevel: 'warn',
    // Says on a slow machine which plugin took longest: nothing that whoever starts the hub can act on.
    build: { rolldownOptions: { checks: { pluginTimings: false } } },
  })
  if (mode === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = mode
  writeFileSync(stamp, sources)
}

// The journeys in the browser build it the same way (vitest calls `setup`).
export { buildStation as setup }

if (import.meta.main) await buildStation()
