import { files, version } from 'virtual:precache'
import { deskPace } from '../data/deps.ts'
import type { KeeperCall } from '../data/vault/held-by-worker.ts'
import type { UpdateCall } from '../data/update.ts'
import type { WorkerScope } from './scope.ts'
import { createShell } from './shell.ts'
import { createVaultMemory } from './vault-memory.ts'

const scope = globalThis as unknown as WorkerScope
const shell = createShell({
  version,
  files,
  origin: scope.location.origin,
  caches,
  fetch: (input, init) => fetch(input, init),
})
const vault = createVaultMemory({ wall: () => Date.now(), limit: deskPace.idle })

scope.addEventListener('install', (event) => event.waitUntil(shell.install()))

// The first worker takes the open window at once, so that its next reload finds the key; a later one waits until somebody says so.
scope.addEventListener('activate', (event) => {
  event.waitUntil(shell.sweep().then(() => scope.clients.claim()))
})

scope.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request)
  if (answer) event.respondWith(answer)
})

// Only this app's own windows can reach its worker.
scope.addEventListener('message', ({ data, ports: [port] }) => {
  const call = data as KeeperCall | UpdateCall
  if (call.kind === 'skip-waiting') void scope.skipWaiting()
  else vault(call, (held) => port?.postMessage(held))
})
