import { openPouchStore } from '../../hub/store/pouch.ts'
import { lines, shelves, type Line } from '../contract/world.ts'

/**
 * A hub's process for the tests that kill one: opens the folder, says so, and appends batch after batch to `laned` or `log`, naming each
 * number up to which it was told `stored`. `hold` opens only.
 */
const [dir = '', what = 'laned'] = process.argv.slice(2)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const opened = await openPouchStore({ dir, databases: shelves, who: `appender ${process.pid}` })
if (!opened.ok) {
  say(JSON.stringify(opened))
  process.exit(3)
}
say('open')
const journal = opened.store.database<Line>(what === 'log' ? 'log' : 'laned')
if (what === 'hold') setInterval(() => undefined, 1000)
else {
  for (let n = 1; ; n += 50) {
    const verdicts = await journal.append(lines('desk-a', 50, n))
    if (verdicts.every(({ kind }) => kind === 'stored')) say(`stored ${n + 49}`)
  }
}
