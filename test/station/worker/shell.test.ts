import { expect, test } from 'vitest'
import { createShell, type ShellFile } from '../../../station/worker/shell.ts'
import { createMemoryCaches } from './memory-caches.ts'

const origin = 'https://desk.example'
const files: readonly ShellFile[] = [
  { url: '/index.html', revision: 'r1' },
  { url: '/assets/app-12345678.js', revision: null },
]

function build(version: string, list: readonly ShellFile[] = files) {
  const asked: string[] = []
  const net = {
    up: true,
    fetch: (async (input) => {
      if (!net.up) throw new TypeError('no link')
      const url = input instanceof Request ? input.url : input.toString()
      asked.push(url)
      return new Response(`${version} ${url}`)
    }) as typeof fetch,
  }
  return {
    asked,
    net,
    shellOf: (caches: CacheStorage) =>
      createShell({ version, files: list, origin, caches, fetch: net.fetch }),
  }
}

const get = (url: string, mode = 'no-cors') => ({ method: 'GET', url: origin + url, mode })

test('without a link every address of the app opens, from one whole version', async () => {
  const caches = createMemoryCaches()
  const { shellOf, net } = build('v1')
  const shell = shellOf(caches)
  await shell.install()
  net.up = false
  for (const address of ['/', '/visit/visit:wuping.01', '/stations']) {
    expect(await (await shell.answer(get(address, 'navigate')))?.text()).toBe('v1 /index.html')
  }
  expect(await (await shell.answer(get('/assets/app-12345678.js')))?.text()).toBe(
    'v1 /assets/app-12345678.js',
  )
})

test('what the hub answers is never kept', () => {
  const shell = build('v1').shellOf(createMemoryCaches())
  for (const address of ['/api/county', '/sync/hello', '/healthz', '/metrics', '/yizhan-ca.crt']) {
    expect(shell.answer(get(address, 'navigate'))).toBeNull()
  }
  expect(shell.answer({ ...get('/index.html'), method: 'POST' })).toBeNull()
  expect(shell.answer({ ...get('/index.html'), url: 'https://elsewhere.example/index.html' })).toBeNull()
})

test('an update fetches only what changed, and leaves nothing of the old version behind', async () => {
  const caches = createMemoryCaches()
  await build('v1').shellOf(caches).install()
  const next = build('v2', [{ url: '/index.html', revision: 'r2' }, ...files.slice(1)])
  const shell = next.shellOf(caches)
  await shell.install()
  expect(next.asked).toEqual(['/index.html'])
  expect(await caches.keys()).toHaveLength(2)
  await shell.sweep()
  expect(await caches.keys()).toEqual(['yizhan-shell-v2'])
  expect(await (await shell.answer(get('/', 'navigate')))?.text()).toBe('v2 /index.html')
})

test('a version whose files did not all come is not installed; what came is not fetched again', async () => {
  const caches = createMemoryCaches()
  const { shellOf, net, asked } = build('v1')
  const cut = shellOf(caches)
  await (await caches.open('yizhan-shell-v1')).put('/index.html?revision=r1', new Response('here'))
  net.up = false
  await expect(cut.install()).rejects.toThrow('no link')
  net.up = true
  await shellOf(caches).install()
  expect(asked).toEqual(['/assets/app-12345678.js'])
})
