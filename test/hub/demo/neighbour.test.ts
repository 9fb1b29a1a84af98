import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openNeighbour } from '../../../hub/demo/open-neighbour.ts'

test('东屏县 opens nothing of the first county’s, whatever whoever starts it has: two would write in one archive', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'yizhan-neighbour-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const opened: string[] = []
  const surroundings = {
    app: 'test',
    station: join(dataDir, 'no-station'),
    say: (sentence: string) => void opened.push(sentence),
    openArchive: () => void opened.push('archive'),
    openExporter: () => void opened.push('exporter'),
  }
  const neighbour = await openNeighbour({
    ...surroundings,
    config: { dataDir, port: 0, logLevel: 'silent' },
    now: () => 1_794_800_000_000,
    first: { url: 'http://localhost:9', signKey: { alg: 'P-256', key: 'none' } },
  })
  await neighbour?.close()
  expect(neighbour?.url).toMatch(/^http:/)
  expect(opened).toEqual([])
})
