import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HostNames } from '../../../hub/lan/addresses.ts'
import { createSecureDoor, type SecureDoor } from '../../../hub/lan/secure-door.ts'
import { type Network, openNetwork } from '../../network.ts'

// One hub behind two doors: plain HTTP for itself, HTTPS for the network.

let folder = ''
let names: HostNames
let door: SecureDoor
let network: Network
let secure = ''
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-door-'))
  names = { addresses: ['127.0.0.1'], names: ['songlan'] }
  door = await createSecureDoor({ folder, now: () => Date.now(), names: () => names, lookEvery: 20 })
  network = await openNetwork({ hub: { secureUrl: () => door.url(), extend: door.extend } })
  await door.open(network.hub.app, 0, '127.0.0.1')
  secure = door.url() ?? ''
})
afterEach(async () => {
  await network.close()
  rmSync(folder, { recursive: true })
})

async function rootOf(): Promise<string> {
  return (await fetch(`${network.url}/yizhan-ca.crt`)).text()
}

/** A request as a computer makes it that installed the county's root. */
async function ask(path: string, body?: object): Promise<string> {
  const { port } = new URL(secure)
  const socket = connect({ host: '127.0.0.1', port: Number(port), ca: await rootOf() })
  const text = body === undefined ? '' : JSON.stringify(body)
  socket.write(
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

async function namesOfCertificate(): Promise<string> {
  const { port } = new URL(secure)
  const socket = connect({ host: '127.0.0.1', port: Number(port), ca: await rootOf() })
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  const { subjectaltname = '' } = socket.getPeerCertificate()
  socket.destroy()
  return subjectaltname
}

test('the same county answers over HTTPS, and a session opened there has a Secure cookie', async () => {
  expect(secure).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(await ask('/api/county')).toContain(`"secure":"${secure}"`)
  const entered = await ask('/api/sign-in', { staff: 'tangke', password: 'songlan-2026' })
  expect(entered).toMatch(/set-cookie: yizhan_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure/i)
  expect(entered).toMatch(/strict-transport-security/i)
})

test('when the computer gets another address the certificate follows, while the hub runs', async () => {
  expect(await namesOfCertificate()).not.toContain('10.1.2.3')
  names = { addresses: ['127.0.0.1', '10.1.2.3'], names: ['songlan'] }
  await expect.poll(namesOfCertificate, { timeout: 10_000 }).toContain('10.1.2.3')
})

test('the fingerprint to compare is that of the root', async () => {
  expect(door.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(await rootOf()).toContain('BEGIN CERTIFICATE')
})
