import type { Environment } from 'vitest/runtime'

// Node itself, but Vite compiles as for a browser: on a server effects never run, and runes would not be tested at all.
export default {
  name: 'runes',
  viteEnvironment: 'client',
  setup: () => ({ teardown() {} }),
} satisfies Environment
