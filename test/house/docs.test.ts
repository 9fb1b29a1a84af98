// Prevents: a front door with a wrong map. Documents speak of files and commands that were renamed long ago.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const documents = [...globSync('*.md'), ...globSync('docs/**/*.md')].map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))

const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts

test('every link of a document leads to a file that is there', () => {
  const dead = documents.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g), ([, link = '']) =>
      join(dirname(path), link),
    )
      .filter((target) => !existsSync(target))
      .map((target) => `${path}: ${target}`),
  )
  expect(dead).toEqual([])
})

test('every file that a document names in full is there', () => {
  const names = /`((?:shared|station|hub|media|test|bench|scripts|docs)\/[\w./-]+\.\w+)`/g
  const dead = documents.flatMap(({ path, text }) =>
    Array.from(text.matchAll(names), ([, name = '']) => name)
      .filter((name) => !existsSync(name))
      .map((name) => `${path}: ${name}`),
  )
  expect(dead).toEqual([])
})

test('every command that a document names is a script of package.json', () => {
  const unknown = documents.flatMap(({ path, text }) =>
    commandsIn(text)
      .filter((name) => !(name in scripts))
      .map((name) => `${path}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('both front doors open onto the same rooms and commands', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((path) => readFileSync(path, 'utf8'))
  expect(commandsIn(chinese)).toEqual(commandsIn(english))
  expect(roomsIn(chinese)).toEqual(roomsIn(english))
})

test('every decision says when, whether it stands, why and what follows', () => {
  const parts = [/^Date: \d{4}-\d\d-\d\d/m, /Status: /, /^## Context/m, /^## Decision/m, /^## Consequences/m]
  const decisions = documents.filter(({ path }) => dirname(path) === 'docs/decisions')
  const incomplete = decisions.filter(
    ({ path, text }) => !/^\d{3}-/.test(basename(path)) || !parts.every((part) => part.test(text)),
  )
  expect(incomplete.map(({ path }) => path)).toEqual([])
})

function commandsIn(text = ''): string[] {
  return Array.from(
    text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g),
    ([, run, short]) => run ?? short ?? '',
  )
}

function roomsIn(text = ''): string[] {
  return Array.from(text.matchAll(/^\| `(\w+\/)`/gm), ([, room = '']) => room)
}
