import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Contradicted, readSigned, type Signed } from '../../../hub/ledger/checkpoints.ts'
import { disk } from '../../../hub/ledger/disk.ts'
import { leafHashOf, sha256 } from '../../../hub/ledger/hashing.ts'
import type { Log } from '../../../hub/ledger/log.ts'
import { openLogKey } from '../../../hub/ledger/log-key.ts'
import { readLeaf } from '../../../shared/evidence/ledger-leaf.ts'
import { inclusionRanges } from '../../../shared/evidence/tlog/tree.ts'
import { verifyInclusion } from '../../../shared/evidence/tlog/verify.ts'
import { createDyingDisk, cuts } from './dying-disk.ts'
import { feed, leaves } from './entries.ts'
import { leadsTo, logWorld, openIn } from './world.ts'

const isWhole = /\/tile\/(?:entries|\d+)\/(?:x\d{3}\/)*\d{3}$/

async function proves(log: Log, index: number): Promise<boolean> {
  const head = log.published()
  const text = await log.leaf(index)
  const proof = head && (await log.hashes(inclusionRanges(index, head.size)))
  if (!head || text === null || !proof) return false
  return verifyInclusion(sha256, { index, size: head.size, leaf: leafHashOf(text), proof, root: head.root })
    .ok
}

describe('a log on its disk', () => {
  test('proves every leaf, goes on after a start, and has nothing but what it was given', async () => {
    const world = await logWorld()
    let log = await openIn(world)
    for (const [first, count] of [
      [1, 1],
      [2, 254],
      [256, 1],
      [257, 700],
    ] as const)
      await feed(log, leaves(count, first))
    log = await openIn(world)
    await feed(log, leaves(300, 800))
    expect(log.published()?.size).toBe(1 + 956 + 143)
    expect(log.record.opening.broke).toBeNull()
    for (const index of [0, 1, 255, 256, 257, 511, 512, 1023, 1024, 1099])
      expect(await proves(log, index), `leaf ${index}`).toBe(true)
    expect(await log.leaf(957)).toBe(leaves(1, 957)[0]?.text)
  })

  test('keeps no narrow tile beside a whole one, and every narrow one that a checkpoint has', async () => {
    const world = await logWorld()
    const log = await openIn(world)
    for (let first = 1; first < 700; first += 100) await feed(log, leaves(100, first))
    const names = await readdir(join(world.dir, 'ledger', 'tile', '0'))
    expect(names.filter((name) => !name.startsWith('.')).sort()).toEqual(['000', '001', '002.p'])
    expect(await readdir(join(world.dir, 'ledger', 'tile', '0', '002.p'))).toEqual(['89', '189'].toReversed())
  })

  test('finds its tiles again from the leaves when they are gone', async () => {
    const world = await logWorld()
    const before = await openIn(world)
    await feed(before, leaves(600))
    await rm(join(world.dir, 'ledger', 'tile'), { recursive: true })
    const log = await openIn(world)
    expect(log.record.opening.broke).toBeNull()
    expect(log.published()?.note).toBe(before.published()?.note)
    expect(await proves(log, 300)).toBe(true)
  })

  test('drops the torn end of what was never told', async () => {
    const world = await logWorld()
    await feed(await openIn(world), leaves(3))
    const path = join(world.dir, 'ledger', 'leaves')
    const whole = await readFile(path)
    await writeFile(path, Buffer.concat([whole, Buffer.from('{"v":1,"id":"hub')]))
    const log = await openIn(world)
    expect(log.published()?.size).toBe(4)
    await feed(log, leaves(1, 4))
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(6)
  })
})

describe('a process that is killed at any write', () => {
  test.each(cuts)(
    'leaves one leaf an entry, and nothing signed twice (cut %s it)',
    { timeout: 120_000 },
    async (cut) => {
      const batches = [leaves(2), leaves(255, 3), leaves(3, 258), leaves(1, 260)]
      for (let n = 1; ; n += 1) {
        const world = await logWorld()
        const seen: Signed[] = []
        const whole = new Map<string, number>()
        const dying = createDyingDisk(n, cut, (path) => {
          if (isWhole.test(path)) whole.set(path, (whole.get(path) ?? 0) + 1)
        })
        const note = async (): Promise<void> => {
          for (const path of [world.copy, join(world.dir, 'ledger')])
            for (const name of (await disk.names(path)) ?? []) {
              const text =
                name.endsWith('checkpoint') && !name.startsWith('.')
                  ? await disk.read(join(path, name))
                  : null
              const signed = text && (await readSigned(text.toString(), world.key))
              if (signed) seen.push(signed)
            }
        }
        try {
          const log = await openIn(world, dying.disk)
          for (const batch of batches) {
            await feed(log, batch)
            await note()
          }
        } catch (error) {
          if (!dying.wasKilled()) throw error
        }
        await note()
        const log = await openIn(world)
        for (const batch of batches) await feed(log, batch)
        expect(log.record.opening.broke, `killed at write ${n}`).toBeNull()
        const lines = (await readFile(join(world.dir, 'ledger', 'leaves'), 'utf8')).trimEnd().split('\n')
        const ids = lines
          .map((line) => readLeaf(line))
          .flatMap((leaf) => (leaf && 'id' in leaf ? [leaf.id] : []))
        expect(ids.length, `killed at write ${n}`).toBe(260)
        expect(new Set(ids).size).toBe(260)
        for (const old of seen)
          expect(await leadsTo(log, old), `killed at write ${n}, size ${old.size}`).toBe(true)
        expect([...whole.values()].filter((times) => times > 1)).toEqual([])
        if (!dying.wasKilled()) break
      }
    },
  )
})

describe('a log that others know better', () => {
  test('that was set back is not gone on with: another begins, and cites what is known', async () => {
    const world = await logWorld()
    const old = await openIn(world)
    await feed(old, leaves(10))
    await cp(join(world.dir, 'ledger'), join(world.dir, 'backup'), { recursive: true })
    await feed(old, leaves(10, 11))
    await rm(join(world.dir, 'ledger'), { recursive: true })
    await cp(join(world.dir, 'backup'), join(world.dir, 'ledger'), { recursive: true })
    const log = await openIn(world)
    expect(log.record.opening).toMatchObject({ broke: 'rewound', former: old.published()?.note })
    expect(log.origin).toBe(old.origin.replace(/1$/, '2'))
    await feed(log, leaves(20))
    expect((await openIn(world)).origin).toBe(log.origin)
    expect(await readdir(world.dir)).toContain('ledger-before-1')
  })

  test('in which a leaf was rewritten is not gone on with', async () => {
    const world = await logWorld()
    await feed(await openIn(world), leaves(10))
    const path = join(world.dir, 'ledger', 'leaves')
    await writeFile(path, (await readFile(path, 'utf8')).replace('evidence.viewed', 'evidence.sealed'))
    await rm(join(world.dir, 'ledger', 'tile'), { recursive: true })
    expect((await openIn(world)).record.opening.broke).toBe('forked')
  })

  test('that is cut off, gone, or no log at all is not gone on with', async () => {
    const world = await logWorld()
    const path = join(world.dir, 'ledger', 'leaves')
    await feed(await openIn(world), leaves(10))
    await truncate(path, 400)
    const second = await openIn(world)
    expect(second.record.opening.broke).toBe('rewound')
    await feed(second, leaves(10))
    await rm(join(world.dir, 'ledger'), { recursive: true })
    const third = await openIn(world)
    expect(third.record.opening).toMatchObject({ broke: 'lost', former: second.published()?.note })
    await feed(third, leaves(10))
    await writeFile(path, 'nonsense\n')
    const fourth = await openIn(world)
    expect(fourth.record.opening).toMatchObject({ broke: 'lost', former: third.published()?.note })
    expect(fourth.origin).toMatch(/\/4$/)
  })

  test('signs nothing more where another went on with it', async () => {
    const world = await logWorld()
    const one = await openIn(world)
    await feed(one, leaves(2))
    await cp(join(world.dir, 'ledger'), join(world.dir, 'twin'), { recursive: true })
    const twin = await openIn({ ...world, dir: world.dir })
    await feed(twin, leaves(2, 50))
    await one.append(leaves(2, 60))
    await expect(one.publish()).rejects.toThrow(Contradicted)
  })

  test('is none of ours when another key signed it', async () => {
    const world = await logWorld()
    await feed(await openIn(world), leaves(2))
    const key = await openLogKey(join(world.dir, 'other'))
    const log = await openIn({ ...world, key })
    expect(log.published()).toBeNull()
    await log.publish()
    expect(await readSigned(log.published()?.note ?? '', world.key)).toBeNull()
  })
})
