import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { readSigned, type Signed } from '../../hub/ledger/checkpoints.ts'
import { readLeaf } from '../../shared/evidence/ledger-leaf.ts'
import { feed, leaves } from '../hub/ledger/entries.ts'
import { leadsTo, logWorld, openIn } from '../hub/ledger/world.ts'

test('a ledger whose process is killed again and again has each entry once, and takes back nothing that it published', async () => {
  const world = await logWorld()
  const seen: Signed[] = []
  for (const lines of [1, 40, 3, 90, 20]) {
    const program = join(import.meta.dirname, 'ledger-writer.ts')
    const child = spawn(process.execPath, [program, world.dir, world.copy], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = createInterface(child.stdout)[Symbol.asyncIterator]()
    for (let line = 0; line < lines; line += 1) {
      const { value } = (await said.next()) as { value: string }
      const signed = await readSigned(JSON.parse(value) as string, world.key)
      if (signed) seen.push(signed)
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const log = await openIn(world)
  expect(log.record.opening.broke).toBeNull()
  await feed(log, leaves(700))
  const text = await readFile(join(world.dir, 'ledger', 'leaves'), 'utf8')
  const ids = text
    .trimEnd()
    .split('\n')
    .map(readLeaf)
    .flatMap((leaf) => (leaf && 'id' in leaf ? [leaf.id] : []))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.slice(0, 700)).toEqual(leaves(700).map(({ entry }) => entry))
  expect(seen.length).toBe(154)
  for (const old of seen) expect(await leadsTo(log, old), `size ${old.size}`).toBe(true)
})
