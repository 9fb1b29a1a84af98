import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chunksOf } from '../../../station/vite/chunks.ts'

const root = '/station'
const imports: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['boot.ts', 'first-lock.ts'],
  'start.ts': ['words.ts', 'boot.ts'],
  'pages/desk/desk-app.svelte': ['pages/desk/lock.svelte', 'words.ts'],
  'pages/desk/lock.svelte': ['ui/button.svelte'],
  'data/open.ts': ['data/door.ts'],
  'pages/desk/desk-room.svelte': ['pages/desk/today.svelte', 'ui/row.svelte', 'ui/button.svelte'],
  'pages/desk/visit.svelte': ['pages/desk/outcome.svelte', 'ui/dialog.svelte', 'ui/row.svelte'],
  'pages/county/county-app.svelte': ['ui/button.svelte', 'ui/table.svelte'],
  'pages/county/work.svelte': ['ui/row.svelte', 'ui/dialog.svelte'],
}
/** Fetched when somebody goes there. */
const later: Readonly<Record<string, readonly string[]>> = {
  'pages/county/county-app.svelte': ['pages/county/work.svelte'],
}
const named = (table: typeof imports, id: string): string[] =>
  (table[id.slice(root.length + 1)] ?? []).map((path) => join(root, path))
const graph = {
  getModuleInfo: (id: string) => ({
    importedIds: named(imports, id),
    dynamicallyImportedIds: named(later, id),
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

test('the entry by itself, the first screen, what everybody begins with, and what the lock alone needs are a file each', () => {
  expect(fileOf('main.ts')).toBeNull()
  expect(fileOf('boot.ts')).toBe('first')
  expect(fileOf('first-lock.ts')).toBe('first')
  expect(fileOf('words.ts')).toBe('base')
  expect(fileOf('ui/button.svelte')).toBe('base')
  expect(fileOf('pages/desk/lock.svelte')).toBe('desk')
  expect(fileOf('data/door.ts')).toBe('desk')
})

test('the open desk and what lies behind its first page are a file each, and so is of both what the county’s pages have, too', () => {
  expect(fileOf('pages/desk/today.svelte')).toBe('room')
  expect(fileOf('pages/desk/outcome.svelte')).toBe('work')
  expect(fileOf('ui/row.svelte')).toBe('parts')
  expect(fileOf('ui/dialog.svelte')).toBe('forms')
})

test('what is the county’s alone never comes with the desk, and the store’s own file stays one by itself', () => {
  expect(fileOf('ui/table.svelte')).toBeNull()
  expect(fileOf('data/open.ts')).toBeNull()
})

test('libraries that change seldom stay apart from our code', () => {
  expect(fileOf('node_modules/rxdb/dist/index.js')).toBe('store')
  expect(fileOf('node_modules/svelte/src/index.js')).toBe('svelte')
})
