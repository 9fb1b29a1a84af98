import { defineConfig, type OxlintOverride } from 'oxlint'

interface Wall {
  /** Where it stands. */
  readonly around: string[]
  /** Folders and files, as their neighbours call them, that may not be imported here. */
  readonly closed?: string[]
  /** The same, but their types may. */
  readonly typesOnly?: string[]
  /** The only npm packages that may be imported here; all when left out. */
  readonly packages?: string[]
  readonly why: string
}

const outsideTheProduct = ['test', 'bench', 'scripts']

/** Which way imports go (docs/architecture.md). A later wall replaces an earlier one, so each states all of its own. */
const walls: Wall[] = [
  {
    around: ['shared/**'],
    closed: ['hub', 'station', 'media', ...outsideTheProduct],
    packages: ['valibot'],
    why: 'shared/ runs in browsers and servers alike: it imports the schema library and itself.',
  },
  {
    around: ['hub/**'],
    closed: ['station', 'media', ...outsideTheProduct],
    why: 'The hub knows the others by shared/http, shared/signaling and the journal only.',
  },
  {
    // Where the media node runs in the hub's own process, the one who starts both hands it over as the port of shared/signaling.
    around: ['hub/main.ts'],
    closed: ['station', ...outsideTheProduct],
    why: 'The hub knows the others by shared/http, shared/signaling and the journal only.',
  },
  ...['routes', 'gateway', 'followers'].map((room, _, doors) => ({
    around: [`hub/${room}/**`],
    closed: ['station', 'media', 'main', 'store/couch', 'store/pouch', 'store/design']
      .concat(outsideTheProduct)
      .concat(doors.filter((other) => other !== room)),
    typesOnly: ['store/store', 'directory'],
    why: 'Behind a door of the hub stand the store port and the directory, handed in by main.ts, and shared/.',
  })),
  {
    around: ['media/**'],
    closed: ['station', 'hub', ...outsideTheProduct],
    why: 'Media knows the others by shared/http and shared/signaling only.',
  },
  {
    around: ['station/**'],
    closed: ['hub', 'media', ...outsideTheProduct],
    why: 'The station knows the others by shared/http, shared/signaling and the journal only.',
  },
  {
    around: ['station/pages/**'],
    closed: ['hub', 'media', ...outsideTheProduct, 'call', 'worker', 'main'],
    typesOnly: ['data'],
    packages: ['svelte', 'bits-ui', 'valibot'],
    why: 'A page shows state: it reads station/state, ui, words and shared, and may name what data/ holds.',
  },
  {
    around: ['station/state/**'],
    closed: ['hub', 'media', ...outsideTheProduct, 'pages', 'ui', 'words', 'worker', 'main'],
    packages: ['svelte', 'valibot'],
    why: 'State stands over data, call and shared; who shows it and in which words is not its business.',
  },
  {
    around: ['station/data/**', 'station/call/**'],
    closed: ['hub', 'media', ...outsideTheProduct, 'pages', 'ui', 'words', 'state', 'worker', 'main'],
    why: 'data/ and call/ know shared/ and their libraries.',
  },
  {
    around: ['station/ui/**'],
    closed: [
      'shared',
      'hub',
      'media',
      ...outsideTheProduct,
      'pages',
      'state',
      'data',
      'call',
      'words',
      'worker',
      'main',
    ],
    packages: ['svelte', 'bits-ui', 'uqr'],
    why: 'Parts know nothing of tax: what they say comes through props.',
  },
]

/** Look-ahead is missing in the linter's regular expressions, and a "!" in one pattern opens all that follow: so it comes last. */
function overrideOf({ around, closed = [], typesOnly = [], packages, why }: Wall): OxlintOverride {
  const upTo = (names: string[]) => `^(\\.\\./)+(${names.join('|')})(/|\\.ts$|$)`
  const patterns = [
    { regex: upTo(closed), message: why },
    ...typesOnly.map((name) => ({ regex: upTo([name]), message: why, allowTypeImports: true })),
    ...(packages === undefined
      ? []
      : [
          {
            group: ['*', '!./**', '!../**', ...packages.flatMap((name) => [`!${name}`, `!${name}/**`])],
            message: why,
          },
        ]),
  ]
  return { files: around, rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

export default defineConfig({
  plugins: ['typescript', 'import', 'node', 'oxc', 'unicorn', 'vitest', 'promise'],
  // The rules know the types, and the compiler's own errors of test/ and bench/ are told here too; svelte-check sees the .svelte files.
  options: { typeAware: true, typeCheck: true },
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    // A cycle has no lowest floor, also one of types alone: neither file can be read or tested first.
    'import/no-cycle': ['error', { ignoreTypes: false }],
    // One name a thing, found by search in every file that uses it.
    'import/no-default-export': 'error',
    // A barrel loads a room to fetch a chair, and hides where things live.
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    // `unknown` is parsed once at a door; `any` would let it walk through the house.
    'typescript/no-explicit-any': 'error',
    // A silenced compiler is a bug that waits.
    'typescript/ban-ts-comment': 'error',
    // A new kind of entry must be looked at everywhere that kinds are told apart.
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // A promise that nobody awaited is always true: a door that asks one stands open.
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    // Types vanish when Node runs the file: the import must say so.
    'typescript/consistent-type-imports': 'error',
    // Two ways to compare are one too many; == has surprised everyone once.
    eqeqeq: 'error',
    // File names read the same on every disk and in every URL.
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    // What a program says goes through its log, which knows what may not be said.
    'no-console': 'error',
    // A style sheet has no name to import it by, and two libraries work by adding to what is global.
    'import/no-unassigned-import': [
      'error',
      { allow: ['**/*.css', 'reflect-metadata', 'fake-indexeddb/auto'] },
    ],
    // Off: the first character of CouchDB's own fields.
    'no-underscore-dangle': 'off',
    // Off: createX() returns closures, which may be taken off their object.
    'typescript/unbound-method': 'off',
    // Off: what ends a loop often runs beside it, where the rule does not look.
    'no-unmodified-loop-condition': 'off',
    // The second argument of Vitest's expect() says what went wrong.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    // Off: a gauge registers itself by being made.
    'no-new': 'off',
    // Off: a then() that only acts has nothing to return; what is left floating is caught by no-floating-promises.
    'promise/always-return': 'off',
    // Off: Chromium 109 at the desk has no toSorted() and toReversed() yet.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    // Off: a helper stands beside its only use.
    'unicorn/consistent-function-scoping': 'off',
    // Off: the compiler already sees a missing return (noImplicitReturns), and an exhaustive switch has none.
    'typescript/consistent-return': 'off',
    // Off: `as` stands where a check has just been made that the compiler cannot follow.
    'typescript/no-unsafe-type-assertion': 'off',
    // Off: [...name] counts characters rather than halves of surrogate pairs, and is meant.
    'typescript/no-misused-spread': 'off',
  },
  overrides: [
    ...walls.map(overrideOf),
    {
      // In a journey the wait is the assertion: a locator's waitFor throws when what a person should see does not come.
      files: ['test/e2e/**'],
      rules: { 'vitest/expect-expect': 'off' },
    },
    {
      // The world arrives through deps; only the callers in shared/http speak to a network.
      files: ['shared/{entry,facts,rules,signaling}/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          'process',
          'Buffer',
          'fetch',
          'setTimeout',
          'setInterval',
          'performance',
        ],
      },
    },
    {
      // So do time and chance: every fold and rule can be run again with a seed.
      files: ['shared/{facts,rules}/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now' },
          { object: 'Math', property: 'random' },
          { object: 'crypto', property: 'randomUUID' },
          { object: 'crypto', property: 'getRandomValues' },
        ],
      },
    },
    {
      // Config is a pure function of the environment, read in one place.
      files: ['hub/**', 'media/**'],
      rules: { 'node/no-process-env': 'error' },
    },
    { files: ['hub/main.ts', 'media/main.ts'], rules: { 'node/no-process-env': 'off' } },
    {
      // The tools want their configuration as a default export.
      files: ['*.config.ts', 'station/*.config.{ts,js}', 'test/station/environment.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      // A script talks to the person who typed it.
      files: ['scripts/**', 'bench/**'],
      rules: { 'no-console': 'off' },
    },
  ],
})
