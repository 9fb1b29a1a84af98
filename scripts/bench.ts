// Prevents: numbers that each suite measures, names and writes down in its own way.
// npm run bench -- <suite> [--json <file>]   runs bench/<suite>.ts, which exports `run(): Promise<BenchResult[]>`
import { existsSync, globSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'

export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** value / the peer's value, when a peer ran in the same run. */
  readonly ratio?: number
  readonly peer?: string
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const [suite = ''] = positionals
const file = `bench/${suite}.ts`

if (suite === '' || !existsSync(file)) {
  const suites = globSync('bench/*.ts').map((name) => basename(name, '.ts'))
  console.error(
    `bench: which suite? npm run bench -- <suite> [--json <file>]; there are: ${suites.join(', ')}`,
  )
  process.exitCode = 1
} else {
  const { run } = (await import(`../${file}`)) as { run: () => Promise<BenchResult[]> }
  const results = await run()
  console.table(results)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
}
