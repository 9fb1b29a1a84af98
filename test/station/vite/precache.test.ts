import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listBuild, versionOf } from '../../../station/vite/precache.ts'

const dist = mkdtempSync(join(tmpdir(), 'yizhan-dist-'))
afterAll(() => rmSync(dist, { recursive: true }))
mkdirSync(join(dist, 'assets'))
for (const name of [
  'index.html',
  'assets/desk-BjF74Me_.js',
  'assets/desk-BjF74Me_.js.map',
  'service-worker.js',
  '.sources',
])
  writeFileSync(join(dist, name), name)

test('the worker holds every file of the build but itself, source maps and hidden ones', async () => {
  const files = await listBuild(dist)
  expect(files.map(({ url }) => url)).toEqual(['/assets/desk-BjF74Me_.js', '/index.html'])
})

test('a file whose name carries its hash needs no revision, any other does', async () => {
  const [asset, page] = await listBuild(dist)
  expect(asset?.revision).toBeNull()
  expect(page?.revision).toMatch(/^[\w-]{16}$/)
  expect(page?.bytes).toBe('index.html'.length)
})

test('the version changes with the content of any file, and only then', async () => {
  const before = versionOf(await listBuild(dist))
  expect(versionOf(await listBuild(dist))).toBe(before)
  writeFileSync(join(dist, 'index.html'), 'another page')
  expect(versionOf(await listBuild(dist))).not.toBe(before)
})
