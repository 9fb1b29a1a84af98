// Prevents: a green run that tested nothing, and a red one whose count nobody can find.
// `npm test` is the gate and then every project; `npm test -- <filter>` runs the matching test files alone.
// The last line always reads "N passed, N failed".
import { startVitest, type TestModule } from 'vitest/node'
import { check } from './check.ts'

interface FileRun {
  readonly path: string
  readonly passed: number
  readonly failed: number
}
interface Run {
  readonly files: readonly FileRun[]
  /** Errors that no file answers for. */
  readonly elsewhere: number
}

/** Journeys share two cores with browsers, stores and ffmpeg. A few files that failed are looked at once more; many are no hiccup. */
const mostUnsteady = 3

async function run(filters: string[]): Promise<Run> {
  const vitest = await startVitest('test', filters, { run: true })
  const files = vitest.state.getTestModules().map(runOf)
  const elsewhere = vitest.state.getUnhandledErrors().length
  await vitest.close()
  return { files, elsewhere }
}

function runOf(module: TestModule): FileRun {
  const states = [...module.children.allTests()].map((test) => test.result().state)
  const failed = states.filter((state) => state === 'failed').length
  // A file that could not be loaded, or an error outside any test, fails without failing a test.
  const broken = failed === 0 && !module.ok() ? 1 : 0
  return {
    path: module.moduleId,
    passed: states.filter((state) => state === 'passed').length,
    failed: failed + broken,
  }
}

/** What failed is run once more by itself, and both are told: a fault fails again, and what then passes is named as unsteady. */
async function runTests(filters: string[]): Promise<Run> {
  const first = await run(filters)
  const wrong = first.files.filter(({ failed }) => failed > 0)
  if (wrong.length === 0 || wrong.length > mostUnsteady || first.elsewhere > 0) return first
  console.log(`\nonce more: ${wrong.map(({ path }) => path).join(', ')}`)
  const second = await run(wrong.map(({ path }) => path))
  for (const { path, failed } of second.files)
    console.log(
      failed === 0 ? `unsteady: ${path} failed, and passed when it ran alone` : `failed twice: ${path}`,
    )
  return { ...second, files: [...first.files.filter((file) => !wrong.includes(file)), ...second.files] }
}

const filters = process.argv.slice(2)
const failedChecks = filters.length === 0 ? check().length : 0
const { files, elsewhere } =
  failedChecks > 0 ? { files: [], elsewhere: failedChecks } : await runTests(filters)
const passed = files.reduce((sum, file) => sum + file.passed, 0)
const failed = files.reduce((sum, file) => sum + file.failed, elsewhere)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
