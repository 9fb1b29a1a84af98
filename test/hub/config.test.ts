import { expect, test } from 'vitest'
import { readConfig } from '../../hub/config.ts'
import { cosigned, peterNeumann } from '../shared/evidence/tlog/published.ts'

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
      mediaNode: null,
      ledger: { copyDir: null, witnesses: [], authority: null },
      archiveCopyDir: null,
      recogniser: null,
      sm2: false,
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

test('whoever witnesses the ledger is told by keys, with spaces between', () => {
  const read = readConfig(
    { LEDGER_COPY_DIR: '/mnt/b', LEDGER_WITNESSES: ` ${cosigned.witness}  ${cosigned.witness} ` },
    [],
  )
  expect(read.ok && read.config.ledger).toMatchObject({
    copyDir: '/mnt/b',
    witnesses: [{ name: 'remora.n621.de' }, { name: 'remora.n621.de' }],
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
  ['MEDIA_URL', 'media:8460', /MEDIA_URL.*http:\/\/host:8460/],
  ['MEDIA_URL', 'http://media:8460', /MEDIA_URL comes with MEDIA_SECRET/],
  ['MEDIA_SECRET', 'too short', /MEDIA_SECRET.*16 letters/],
  ['RECOGNISER', 'hears.sh', /RECOGNISER.*完整路径.*full path/],
  ['LEDGER_WITNESSES', 'city', /LEDGER_WITNESSES.*name\+id\+key/],
  // A log's key: it signs in another way than a witness does.
  ['LEDGER_WITNESSES', peterNeumann.key, /LEDGER_WITNESSES/],
  ['EVIDENCE_SM2', 'yes', /EVIDENCE_SM2.*1 or 0/],
  ['TSA_URL', 'tsa.example', /TSA_URL.*http:\/\/host\/tsa/],
  ['TSA_URL', 'http://tsa.example', /TSA_URL comes with TSA_CA/],
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
