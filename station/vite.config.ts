import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defaultClientConditions, defineConfig } from 'vite'
import { chunksOf } from './vite/chunks.ts'
import { leanStore } from './vite/lean-store.ts'
import { plainScripts } from './vite/plain-scripts.ts'
import { serviceWorker } from './vite/precache.ts'

const hub = `http://127.0.0.1:${process.env['PORT'] ?? '8400'}`

export default defineConfig({
  root: import.meta.dirname,
  plugins: [leanStore(), svelte(), plainScripts(), serviceWorker('worker/service-worker.ts')],
  resolve: {
    // rxjs in the language of this century: an eighth less to load
    conditions: ['es2015', ...defaultClientConditions],
    alias: [
      { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' },
      { find: /^crypto$/, replacement: join(import.meta.dirname, 'vite/web-crypto.ts') },
    ],
  },
  build: {
    // the last Chromium of Windows 7
    target: 'chrome109',
    outDir: 'dist',
    emptyOutDir: true,
    // one file, a fifth of it used at the lock: each more would be waited for, and would have the whole page styled anew
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunksOf(import.meta.dirname) },
      },
    },
  },
  // the hub checks that a request comes from its own page: the name that the browser used has to reach it
  server: {
    proxy: Object.fromEntries(
      ['/api', '/sync', '/healthz'].map((path) => [path, { target: hub, changeOrigin: false }]),
    ),
  },
})
