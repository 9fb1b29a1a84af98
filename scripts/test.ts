// Prevents: a green run that tested nothing, and a red one whose count nobody can find.
// `npm test` is the gate and then every project; `npm test -- <filter>` runs the matching test files alone.
// The last line always reads "N passed, N failed".
import { startVitest, type TestModule } from 'vitest/node'
import { check } from './check.ts'

interface Tally {
  readonly passed: number
  readonly failed: number
}

async function runTests(filters: string[]): Promise<Tally> {
  const vitest = await startVitest('test', filters, { run: true })
  const modules = vitest.state.getTestModules()
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  )
  const failed = states.filter((state) => state === 'failed').length
  // A file that could not be loaded, or an error outside any test, fails without failing a test.
  const broken = modules.filter(brokenOutsideTests).length + vitest.state.getUnhandledErrors().length
  await vitest.close()
  return { passed: states.filter((state) => state === 'passed').length, failed: failed + broken }
}

function brokenOutsideTests(module: TestModule): boolean {
  return !module.ok() && ![...module.children.allTests('failed')].length
}

const filters = process.argv.slice(2)
const failedChecks = filters.length === 0 ? check().length : 0
const tally = failedChecks > 0 ? { passed: 0, failed: failedChecks } : await runTests(filters)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0)
