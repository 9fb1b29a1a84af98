// Prevents: a wall that stands in oxlint.config.ts and stops nothing, because its pattern never matched.
// The real configuration is tried on small wrong files in a house of their own.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const house = mkdtempSync(join(tmpdir(), 'yizhan-walls-'))
afterAll(() => rmSync(house, { recursive: true }))

const stopped = [
  ['shared/facts/a.ts', `import 'node:fs'`],
  ['shared/facts/b.ts', `import 'rxdb'`],
  ['shared/facts/c.ts', `import '../../hub/store/store.ts'`],
  ['shared/rules/d.ts', `import '../../station/data/open.ts'`],
  ['shared/rules/e.ts', `export const now = () => Date.now()`],
  ['shared/rules/f.ts', `export const dice = () => Math.random()`],
  ['shared/entry/g.ts', `export const wait = () => setTimeout(() => {}, 1)`],
  ['hub/server.ts', `import '../station/main.ts'`],
  ['hub/server2.ts', `import '../test/network.ts'`],
  ['hub/routes/a.ts', `import '../store/couch.ts'`],
  ['hub/routes/b.ts', `import { createStore } from '../store/store.ts'\nexport const store = createStore()`],
  ['hub/gateway/c.ts', `import '../main.ts'`],
  ['hub/followers/d.ts', `import '../store/pouch.ts'`],
  ['hub/followers/e.ts', `import '../gateway/hello.ts'`],
  ['hub/directory/e.ts', `export const port = process.env['PORT']`],
  ['station/main2.ts', `import '../hub/main.ts'`],
  [
    'station/pages/desk/a.svelte',
    `<script lang="ts">\nimport { open } from '../../data/open.ts'\nopen()\n</script>`,
  ],
  ['station/pages/desk/b.svelte.ts', `import '../../call/room.ts'`],
  ['station/pages/desk/c.ts', `import 'rxdb'`],
  ['station/state/d.svelte.ts', `import '../pages/desk/a.ts'`],
  ['station/data/e.ts', `import '../state/desk.ts'`],
  ['station/call/f.ts', `import '../words/words.ts'`],
  ['station/ui/g.svelte', `<script lang="ts">\nimport '../words/words.ts'\n</script>`],
  ['station/ui/h.ts', `import '../../shared/rules/mask.ts'`],
  ['media/rooms/a.ts', `import '../../hub/main.ts'`],
] as const

const passed = [
  ['shared/facts/ok.ts', `import 'valibot'\nimport '../entry/entry.ts'\nimport './visit.ts'`],
  ['hub/routes/ok.ts', `import type { Store } from '../store/store.ts'\nexport type Mine = Store`],
  ['hub/main.ts', `import './store/couch.ts'\nexport const port = process.env['PORT']`],
  [
    'station/pages/desk/ok.svelte',
    `<script lang="ts">\nimport '../../state/desk.ts'\nimport type { Held } from '../../data/desk-store.ts'\nimport '../../ui/tag.svelte'\n</script>`,
  ],
  ['station/state/ok.svelte.ts', `import '../data/open.ts'\nimport '../../shared/rules/mask.ts'`],
  [
    'station/ui/ok.svelte',
    `<script lang="ts">\nimport 'bits-ui'\nimport 'svelte/attachments'\nimport './tag.ts'\n</script>`,
  ],
] as const

const complaints = lint([...stopped, ...passed])

test.each(stopped)('a wall stops %s', (path) => {
  expect(complaints).toContain(path)
})

test.each(passed)('no wall stands in the way of %s', (path) => {
  expect(complaints).not.toContain(path)
})

function lint(files: readonly (readonly [path: string, text: string])[]): string[] {
  cpSync('oxlint.config.ts', join(house, 'oxlint.config.ts'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(house, 'node_modules'))
  writeFileSync(join(house, 'package.json'), '{ "type": "module" }')
  for (const [path, text] of files) {
    mkdirSync(dirname(join(house, path)), { recursive: true })
    writeFileSync(join(house, path), text)
  }
  const rooms = ['shared', 'hub', 'station', 'media']
  const { stdout } = spawnSync(join(process.cwd(), 'node_modules/.bin/oxlint'), ['-f', 'unix', ...rooms], {
    cwd: house,
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .filter((line) => /no-restricted|no-process-env/.test(line))
    .map((line) => line.replace(/:.*/, ''))
}
