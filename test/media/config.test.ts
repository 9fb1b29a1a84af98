import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { readDoorConfig, readMediaConfig } from '../../media/config.ts'
import { iceServersFor } from '../../media/turn.ts'

it('takes what is usual where nothing is set', () => {
  expect(readMediaConfig({ MEDIA_PORT: ' ', XDG_CACHE_HOME: '/cache' })).toMatchObject({
    ok: true,
    config: { port: 0, announced: [], turn: null, worker: { given: null, cache: '/cache' } },
  })
})

it('reads a county behind a router, with a relay', () => {
  const read = readMediaConfig({
    MEDIA_PORT: '44400',
    MEDIA_ADDRESSES: '203.0.113.5, 2001:db8::5',
    MEDIA_WORKERS: '4',
    TURN_URLS: 'turn:turn.example:3478 turns:turn.example:443?transport=tcp',
    TURN_SECRET: 'a secret',
    MEDIASOUP_WORKER_BIN: '/opt/worker',
  })
  expect(read).toMatchObject({
    ok: true,
    config: {
      port: 44_400,
      announced: ['203.0.113.5', '2001:db8::5'],
      workers: 4,
      turn: { urls: ['turn:turn.example:3478', 'turns:turn.example:443?transport=tcp'], secret: 'a secret' },
      worker: { given: '/opt/worker' },
    },
  })
})

it('names everything that is wrong, and repeats no secret', () => {
  const read = readMediaConfig({
    MEDIA_PORT: '99999',
    MEDIA_WORKERS: '0',
    MEDIA_ADDRESSES: 'county.example',
    TURN_SECRET: 'a secret',
  })
  const sentences = read.ok ? [] : read.sentences
  expect(sentences).toHaveLength(4)
  expect(sentences.join(' ')).not.toContain('a secret')
})

it('gives each person a pass of its own for the relay, which ends by itself', () => {
  const turn = { urls: ['turn:turn.example:3478'], secret: 'a secret' }
  const [server] = iceServersFor(turn, 'tangke', 1_000_000)
  expect(server?.username).toBe('44200:tangke')
  expect(server?.credential).toBe(createHmac('sha1', 'a secret').update('44200:tangke').digest('base64'))
  expect(iceServersFor(null, 'tangke', 0)).toEqual([])
})

it('takes a node of its own with the secret that its county has, and not without', () => {
  const secret = 'sixteen letters!'
  expect(readDoorConfig({ MEDIA_SECRET: secret })).toEqual({
    ok: true,
    config: { port: 8460, host: 'localhost', secret, dataDir: './data' },
  })
  const read = readDoorConfig({ MEDIA_SECRET: 'too short', PORT: 'eighty', HOST: 'http://here' })
  const sentences = read.ok ? [] : read.sentences
  expect(sentences).toHaveLength(3)
  expect(sentences.join(' ')).not.toContain('too short')
})
