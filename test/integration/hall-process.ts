// The hub in a process of its own with its archive, so that it can be killed: says where it listens, what 曹静 signs in with, and a dispute.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openNetwork } from '../network.ts'
import { archiveIn } from './archive.ts'
import { openDispute } from './open-dispute.ts'

const [, , dir = ''] = process.argv
const network = await openNetwork({ dir, hub: archiveIn(dir) })
const kept = join(dir, 'dispute')
const dispute = await readFile(kept, 'utf8').catch(async () => {
  const opened = await openDispute(network, await network.enrol('shijiu'))
  await writeFile(kept, opened)
  return opened
})
const { cookie } = await network.signIn('caojing')
process.send?.({ url: network.url, cookie, dispute, now: network.clock.wall() })
