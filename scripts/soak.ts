// Prevents: a recording that a kill tears at the one moment in two hundred that nobody tried.
// npm run soak -- --kills 200   kills the recorder's real process so often, four beside each other; exits 1 when more than a second is
// lost, or a chain does not verify
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { playKillsBeside } from '../test/media/recorder/kills.ts'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } })
const kills = Number(values.kills)
const dir = await mkdtemp(join(tmpdir(), 'yizhan-soak-'))
const all = await playKillsBeside(dir, kills, 4, (done) => {
  if (done % 20 === 0) console.log(`${done} / ${kills}`)
})
const lost = all.flatMap((one) => one.lost).sort((a, b) => a - b)
const wrongs = all.flatMap((one) => one.wrongs)
const unheard = all.reduce((sum, one) => sum + one.unheard, 0)
const most = lost.at(-1) ?? 0
const middle = lost[Math.floor(lost.length / 2)] ?? 0
console.log(`${lost.length} kills: lost ${middle.toFixed(0)} ms in the middle, ${most.toFixed(0)} ms at most`)
console.log(`wrong: ${wrongs.length}; said while it was away and not there: ${unheard}`)
for (const { file, at, what } of wrongs) console.log(`${file} @ ${at}: ${what}`)
if (most > 1_000 || wrongs.length > 0 || unheard > 0) {
  console.log(`kept in ${dir}`)
  process.exitCode = 1
} else await rm(dir, { recursive: true })
