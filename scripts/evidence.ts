// Prevents: evidence that only the program that made it can speak for. For the person at the server:
// npm run evidence -- verify <item or file.zip> | show <item> | export <item>
// 0: genuine, shown, or brought · 1: something is not, and where · 2: not asked rightly
import { join } from 'node:path'
import { fetchExport } from './evidence/fetch-export.ts'
import { showItem, verifyItem } from './evidence/item.ts'
import { verifyFile } from './evidence/verify-file.ts'

const say = (line: string): void => console.log(line)
const exportsIn = join(process.env['DATA_DIR'] ?? './data', 'archive', 'exports')
const acts: Record<string, (about: string) => Promise<number>> = {
  verify: (about) => (about.startsWith('evidence:') ? verifyItem(about, say) : verifyFile(about, say)),
  show: (item) => showItem(item, say),
  export: (item) => fetchExport(exportsIn, item, say),
}
const [act = '', about = ''] = process.argv.slice(2)
const run = acts[act]
if (run && about !== '') process.exitCode = await run(about)
else {
  say(
    'npm run evidence -- verify <证据 evidence:… 或证据包.zip> | show <证据 evidence:…> | export <证据 evidence:…>',
  )
  process.exitCode = 2
}
