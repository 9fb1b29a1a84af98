import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chunksOf } from '../../../station/vite/chunks.ts'

const root = '/station'
const imports: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['boot.ts'],
  'start.ts': ['words.ts', 'boot.ts'],
  'pages/desk/desk-app.svelte': ['pages/desk/lock.svelte', 'words.ts'],
  'pages/desk/lock.svelte': ['ui/button.svelte'],
  'data/open.ts': ['data/door.ts'],
  'pages/county/county-app.svelte': ['ui/button.svelte', 'ui/table.svelte'],
}
const graph = {
  getModuleInfo: (id: string) => ({
    importedIds: (imports[id.slice(root.length + 1)] ?? []).map((path) => join(root, path)),
  }),
}

/** The file that a module goes to; null: the bundler's own choice. */
function fileOf(path: string): string | null {
  const id = join(root, path)
  const found = chunksOf(root)
    .sort((one, other) => other.priority - one.priority)
    .map(({ name, test: matches }) =>
      typeof name === 'function' ? name(id, graph) : matches?.test(id) ? name : null,
    )
  return found.find((name) => name !== null) ?? null
}

test('the entry by itself, what everybody begins with, what desk and county share, and what the lock alone needs are a file each', () => {
  expect(fileOf('boot.ts')).toBeNull()
  expect(fileOf('words.ts')).toBe('base')
  expect(fileOf('ui/button.svelte')).toBe('both')
  expect(fileOf('pages/desk/lock.svelte')).toBe('desk')
  expect(fileOf('data/door.ts')).toBe('desk')
})

test('what is the county’s alone never comes with the desk, and the store’s own file stays one by itself', () => {
  expect(fileOf('ui/table.svelte')).toBeNull()
  expect(fileOf('data/open.ts')).toBeNull()
})

test('libraries that change seldom stay apart from our code', () => {
  expect(fileOf('node_modules/rxdb/dist/index.js')).toBe('store')
  expect(fileOf('node_modules/svelte/src/index.js')).toBe('svelte')
})
