import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>

/** The tests of one folder under test/. Groups run one after the other, so that calls have both cores to themselves. */
const project = (name: string, options: TestOptions = {}): TestProjectInlineConfiguration => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: 30_000,
    // what is waited for comes when it comes: a busy machine is no mistake of the desk's
    expect: { poll: { timeout: 20_000 } },
    ...options,
  },
})

const alone = (groupOrder: number): TestOptions => ({
  fileParallelism: false,
  sequence: { groupOrder },
  testTimeout: 120_000,
  hookTimeout: 120_000,
})

const journeys = (groupOrder: number): TestOptions => ({
  ...alone(groupOrder),
  globalSetup: ['scripts/build-station.ts'],
})
const onTheClock = [
  'blackout',
  'evidence-*',
  'foreign-package',
  'hall-clip',
  'live-*',
  'recorded-help',
  'story-of-luo-musheng',
  'thin-line',
  'trimming',
  'window-film',
].map((name) => `test/e2e/${name}.test.ts`)

export default defineConfig({
  test: {
    // Unless told, all cores but one: on the two that we have, everything would stand in one line, behind the journeys.
    maxWorkers: '100%',
    projects: [
      project('shared'),
      project('hub'),
      // Real processes that are killed, and ffmpeg.
      project('media/recorder', { testTimeout: 120_000, hookTimeout: 60_000 }),
      project('media/archive', { testTimeout: 120_000, hookTimeout: 60_000 }),
      {
        // The parts of the station that need no page: runes compiled as in the browser, IndexedDB in memory.
        ...project('station', {
          environment: './test/station/environment.ts',
          setupFiles: ['fake-indexeddb/auto'],
        }),
        plugins: [svelte({ configFile: 'station/svelte.config.js' })],
        resolve: { conditions: ['browser'] },
      },
      project('contract'),
      // The desk's own store beside the hub, over real HTTP; IndexedDB in memory.
      project('integration', {
        setupFiles: ['fake-indexeddb/auto'],
        testTimeout: 120_000,
        hookTimeout: 60_000,
      }),
      project('house'),
      // Things that break, and schedules of faults in virtual time: a file each core.
      project('faults', {
        ...alone(1),
        fileParallelism: true,
        setupFiles: ['fake-indexeddb/auto'],
        exclude: ['test/faults/scheduler/**'],
      }),
      project('faults/scheduler', {
        ...alone(1),
        fileParallelism: true,
        setupFiles: ['fake-indexeddb/auto'],
      }),
      // Rooms with the real worker, and browsers that send and see: it may still be being built when the others are done.
      project('media', {
        ...alone(2),
        testTimeout: 300_000,
        hookTimeout: 1_200_000,
        exclude: ['test/media/recorder/**', 'test/media/archive/**'],
      }),
      // Journeys in the browser: pages wait for one another more than they work, and go a file each core; calls and films are on the clock.
      project('e2e', { ...journeys(3), fileParallelism: true, exclude: onTheClock }),
      project('e2e/on-the-clock', { ...journeys(4), include: onTheClock }),
    ],
  },
})
