import { expect, test } from 'vitest'
import { createLoader, type Loader, type PartFiles } from '../../../station/vite/part-loader.ts'

const files: PartFiles = {
  base: ['base-11111111.js'],
  lock: ['lock-22222222.js', 'base'],
  room: ['room-33333333.js', 'lock', 'base'],
}

type Script = { readonly src: string; readonly tell: (what: 'load' | 'error') => void }

/** A page that fetches nothing by itself. */
function page() {
  const asked: Script[] = []
  const document = {
    createElement() {
      const heard = new Map<string, () => void>()
      return {
        addEventListener: (what: string, listener: () => void) => heard.set(what, listener),
        remove: () => undefined,
        tell: (what: string) => heard.get(what)?.(),
      }
    },
    head: { append: (script: Script) => void asked.push(script) },
  } as unknown as Pick<Document, 'createElement' | 'head'>
  const loader: Loader = createLoader(document, '/assets/', files)
  const made: string[] = []
  /** The file that was asked for last under this name comes, and is run. */
  const comes = (name: string): void => {
    const needs = (files[name] ?? []).slice(1)
    loader.parts[name] = [
      needs,
      (...given) => {
        made.push(name)
        return { name, given }
      },
    ]
    asked.findLast(({ src }) => src.includes(name))?.tell('load')
  }
  return { asked, comes, loader, made, names: () => asked.map(({ src }) => src) }
}

test('a part is fetched with all that it needs at once, and made of it when all is there, in whatever order it came', async () => {
  const { comes, loader, made, names } = page()
  const room = loader.load('room')
  expect(names()).toEqual([
    '/assets/room-33333333.js',
    '/assets/lock-22222222.js',
    '/assets/base-11111111.js',
  ])
  for (const name of ['room', 'base', 'lock']) comes(name)
  expect(await room).toMatchObject({ name: 'room', given: [{ name: 'lock' }, { name: 'base' }] })
  expect(made).toEqual(['base', 'lock', 'room'])
})

test('each file is fetched once, each part made once, and one that is there waits for what it needs all the same', async () => {
  const { comes, loader, made, names } = page()
  const lock = loader.load('lock')
  comes('lock')
  const room = loader.load('room')
  comes('room')
  expect(made).toEqual([])
  comes('base')
  expect(await room).toMatchObject({ given: [await lock, { name: 'base' }] })
  expect(await loader.load('lock')).toBe(await lock)
  expect(names()).toHaveLength(3)
  expect(made).toEqual(['base', 'lock', 'room'])
})

test('what could not be fetched is said, and fetched again when it is asked for again', async () => {
  const { asked, comes, loader } = page()
  const first = loader.load('lock')
  comes('lock')
  asked.at(-1)?.tell('error')
  await expect(first).rejects.toThrow('Failed to fetch dynamically imported module: /assets/base-11111111.js')
  const again = loader.load('lock')
  expect(asked).toHaveLength(3)
  comes('base')
  expect(await again).toMatchObject({ name: 'lock' })
})
