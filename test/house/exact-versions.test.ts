// Prevents: a release that builds differently on two days because "^1.2.0" meant two things,
// and a lockfile that remembers the private mirror from which somebody installed.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Manifest {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

interface Lockfile {
  readonly packages: Record<string, Manifest & { readonly resolved?: string; readonly integrity?: string }>
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const { packages }: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'))

const pinsOf = (from: Manifest = {}) => ({
  ...from.dependencies,
  ...from.devDependencies,
  ...from.optionalDependencies,
})

test('every dependency is pinned to one exact version', () => {
  const loose = Object.entries(pinsOf(manifest)).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
  expect(loose).toEqual([])
})

test('the lockfile knows the same dependencies as package.json', () => {
  expect(pinsOf(packages[''])).toEqual(pinsOf(manifest))
})

test('every installed package is known by its hash and not by an address', () => {
  const installed = Object.entries(packages).filter(([path]) => path !== '')
  expect(installed.filter(([, { integrity, resolved }]) => !integrity || resolved)).toEqual([])
})
