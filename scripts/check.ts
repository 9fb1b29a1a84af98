// Prevents: a house that every tool sees a part of and nobody sees as a whole. One gate: each stage runs, whatever the others say.
import { spawnSync } from 'node:child_process'

const stages = {
  'format (npm run format puts it right)': ['oxfmt', '--check'],
  'rules, walls, types of tests and benches': ['oxlint', '--deny-warnings'],
  'types of shared, hub, media, scripts': ['tsc', '--noEmit'],
  'types and accessibility of the station': ['svelte-check', '--workspace', 'station', '--fail-on-warnings'],
  'nothing unused': ['knip'],
}

/** By itself the gate includes the house's own tests; `npm test` runs those with all others. */
const houseTests = { 'rules of the house': ['vitest', 'run', '--project', 'house'] }

/** Runs every stage and answers with the names of those that failed. */
export function check(what: Record<string, string[]> = stages): string[] {
  return Object.entries(what).flatMap(([name, [command, ...args]]) => {
    const start = performance.now()
    const { status } = spawnSync(`node_modules/.bin/${command}`, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`check: ${name}: ${status === 0 ? 'good' : 'FAILED'} (${seconds} s)`)
    return status === 0 ? [] : [name]
  })
}

if (import.meta.main) {
  const failed = check({ ...stages, ...houseTests })
  if (failed.length > 0) console.error(`check: failed: ${failed.join('; ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
