import { join } from 'node:path'
import { createSecondPlace } from '../../hub/ledger/checkpoints.ts'
import { disk } from '../../hub/ledger/disk.ts'
import { openLogKey } from '../../hub/ledger/log-key.ts'
import { openCountyLog } from '../../hub/ledger/open-log.ts'
import { feed, leaves } from '../hub/ledger/entries.ts'

/** A ledger's process for the test that kills one: feeds entry after entry, from the first on at each start, and names what it published. */
const [dir = '', copy = ''] = process.argv.slice(2)
const key = await openLogKey(join(dir, 'keys'))
const second = createSecondPlace(disk, copy, key)
const log = await openCountyLog({ disk, dir: join(dir, 'ledger'), key, second, now: Date.now }, [])
for (let first = 1; ; first += 7) {
  await feed(log, leaves(7, first))
  process.stdout.write(`${JSON.stringify(log.published()?.note)}\n`)
}
