// Prevents: an entry that somebody was told is kept, and that a fault nobody thought of has lost.
// npm run faults -- --seeds N --from K   plays N seeds; exits 1 at the first that breaks the invariant, and prints it in short
// --store nano: over CouchDB's protocol. --steps 2,5: of each seed these steps alone.
import { parseArgs } from 'node:util'
import type { Outcome, Wanted } from '../test/faults/scheduler/wanted.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    store: { type: 'string', default: 'embedded' },
    steps: { type: 'string' },
  },
})
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
const isTerminal = process.stdout.isTTY
let told = 0
const wanted: Wanted = {
  from: Number(values.from),
  count: Number(values.seeds),
  store: values.store === 'nano' ? 'nano' : 'embedded',
  ...(values.steps === undefined ? {} : { steps: values.steps.split(',').map(Number) }),
  stopping: stopping.signal,
  say: (line) => console.log(line),
  progress(line) {
    if (isTerminal) process.stdout.write(`\r\u001b[2K${line}`)
    else if ((told += 1) % 100 === 0) console.log(line)
  },
}
// The desk in it is typed with a page around it, which a script has not.
const command = '../test/faults/scheduler/command.ts'
const { playSeeds } = (await import(command)) as { playSeeds: (wanted: Wanted) => Promise<Outcome> }
const { held, broken } = await playSeeds(wanted)
if (isTerminal) console.log()
if (!broken)
  console.log(
    `${held} seeds from ${wanted.from} on: the invariant holds. Go on: --from ${wanted.from + held}`,
  )
// Timers that the worlds left behind lead nowhere.
process.exit(broken ? 1 : 0)
