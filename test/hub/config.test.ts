import { expect, test } from 'vitest'
import { readConfig } from '../../hub/config.ts'

test('with nothing said the hub opens on 8400, to this computer only, and keeps its data in ./data', () => {
  const read = readConfig({}, [])
  expect(read).toEqual({
    ok: true,
    config: {
      port: 8400,
      securePort: 8443,
      host: 'localhost',
      dataDir: './data',
      couchUrl: null,
      demo: false,
      lan: false,
      fresh: false,
      logLevel: 'info',
    },
  })
})

test('--lan opens the hub to other computers, an empty variable counts as not set', () => {
  const read = readConfig({ HOST: '', DEMO: '1', PORT: '9000' }, ['--lan', '--fresh'])
  expect(read.ok && read.config).toMatchObject({
    host: '::',
    lan: true,
    fresh: true,
    demo: true,
    securePort: 9043,
  })
})

const nonsense: [variable: string, value: string, says: RegExp][] = [
  ['PORT', '84x0', /PORT.*0 到 65535.*whole number/],
  ['PORT', '70000', /PORT.*65535/],
  ['PORT', '-1', /PORT/],
  ['DEMO', 'yes', /DEMO.*1 或 0.*1 or 0/],
  ['HOST', 'http://here', /HOST.*address or a host name/],
  ['COUCHDB_URL', 'localhost:5984', /COUCHDB_URL.*http:\/\/user:password@host:5984/],
  ['COUCHDB_URL', 'not an address', /COUCHDB_URL/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL.*fatal error warn info/],
]

test.each(nonsense)('%s=%s stops the start with a sentence that says what it may be', (name, value, says) => {
  const read = readConfig({ [name]: value }, [])
  expect(read.ok).toBe(false)
  expect(read.ok ? '' : read.sentences.join()).toMatch(says)
})

test('a password in a wrong database address is not repeated on the console', () => {
  const read = readConfig({ COUCHDB_URL: 'ftp://admin:geheim@host' }, [])
  expect(JSON.stringify(read)).not.toContain('geheim')
})

test('every thing that is wrong is said at once', () => {
  const read = readConfig({ PORT: 'x', DEMO: 'x' }, ['--verbose'])
  expect(read.ok ? [] : read.sentences).toHaveLength(3)
})

test('a real county is never emptied by --fresh', () => {
  const read = readConfig({ DEMO: '0' }, ['--fresh'])
  expect(read.ok ? '' : read.sentences.join()).toMatch(/演示县.*demo county/)
})

test('PORT leaves room for the secure port when --lan is on', () => {
  expect(readConfig({ PORT: '65500' }, ['--lan']).ok).toBe(false)
  expect(readConfig({ PORT: '65500' }, []).ok).toBe(true)
})
