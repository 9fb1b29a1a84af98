import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { parseAst } from 'vite'
import { asPart } from '../../../station/vite/as-part.ts'

const part = (code: string): string =>
  asPart('lock', code, parseAst(code), (path) => path.replace(/^\.\/(\w+)-.*$/, '$1'))

/** Runs what was written, with what the other parts give. */
function run(code: string, given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  type Part = readonly [readonly string[], (...needs: unknown[]) => Record<string, unknown>]
  const yizhan = {
    parts: {} as Record<string, Part>,
    load: (name: string) => `${name} later`,
  }
  const document = { currentScript: { src: 'https://desk/assets/lock-12345678.js' } }
  runInNewContext(part(code), { yizhan, document })
  const [needs, make] = yizhan.parts['lock'] ?? [[], () => ({})]
  return make(...needs.map((name) => given[name]))
}

test('a part takes by the names of its own what other parts give, and gives what it exports', () => {
  const made = run(
    `import { a as button, b } from './base-!~{001}~.js'
import './style-!~{002}~.js'
const lock = () => button + b
export { lock as t, b as u }`,
    { base: { a: 1, b: 2 }, style: {} },
  )
  expect((made['t'] as () => number)()).toBe(3)
  expect(made['u']).toBe(2)
})

test('what is imported later is loaded by the loader, without the bundler’s own way to fetch ahead', () => {
  const made = run(
    `import { t as __vitePreload, u as first } from './first-!~{003}~.js'
const open = () => __vitePreload(() => import('./open-!~{004}~.js'), first)
const url = import.meta.url
export { open, url, __vitePreload }`,
    { first: {} },
  )
  expect((made['open'] as () => string)()).toBe('open later')
  expect(made['url']).toBe('https://desk/assets/lock-12345678.js')
  expect(Object.keys(made)).toEqual(['open', 'url'])
})

test('the build ends where a part would go on using a value that has changed', () => {
  expect(() => part('let count = 0; const more = () => { count++ }; export { count, more }')).toThrow(
    'lock: count is exported, and changes',
  )
  expect(() => part('let name; function set(to) { name = to }; export { name, set }')).toThrow(
    'name is exported',
  )
})

test('a name of a function’s own may change, also where another is exported under it', () => {
  const own = `const key = 1, one = (key) => { key = 2; return key }, two = () => { for (const { key } of [{ key: 3 }]) return key }
const three = () => { let key = 4; const more = () => { key += 1 }; more(); return key }
export { key, one, two, three }`
  const made = run(own)
  expect(['one', 'two', 'three'].map((name) => (made[name] as () => number)())).toEqual([2, 3, 5])
  expect(made['key']).toBe(1)
})

test('the build ends at what no file of it has: whole parts, and exports by declaration', () => {
  expect(() => part(`import * as all from './base-!~{001}~.js'`)).toThrow('lock imports a whole part')
  expect(() => part('export const lock = 1')).toThrow('ExportNamedDeclaration')
  expect(() => part(`export * from './base-!~{001}~.js'`)).toThrow('ExportAllDeclaration')
})
