import { once } from 'node:events'
import { type ClientRequest, request as ask } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOfBytes } from '../../hub/journal/digest.ts'
import type { Bytes } from '../../shared/entry/bytes.ts'
import { sealBytes } from '../../shared/entry/seal.ts'
import { deviceHeaders, requestText } from '../../shared/http/sync.ts'
import { openNetwork } from '../network.ts'
import { openCounty, tempDir, type TestCounty } from './county.ts'
import { Desk } from './desk.ts'

// A thin line may take its time for a photograph; a line that is only kept open may not.

const long = 60_000
const patience = { whole: long, silence: long }
let county: TestCounty
let dir: string
let remove: () => Promise<void>
let desk: Desk
let page: { readonly hash: string; readonly bytes: Bytes }

beforeEach(async () => {
  Object.assign(patience, { whole: long, silence: long })
  const temp = await tempDir()
  ;({ dir, remove } = temp)
  county = await openCounty(dir, { bodyPatience: patience })
  desk = await Desk.enrol(county)
  const subject = desk.subject('matter')
  const bytes = await sealBytes(await desk.keyOf(subject), new Uint8Array(200_000))
  page = { hash: digestOfBytes(bytes), bytes }
  const pages = [{ hash: page.hash, bytes: bytes.length, media: 'image/jpeg' }]
  const body = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '户口簿', voucher: false, pages }
  await desk.push([await desk.write({ subject, type: 'matter.paper-added', body })])
})
afterEach(async () => {
  await county.close()
  await remove()
})

/** The head of an upload, signed; its body is the test's to send. @param by who signs it */
async function upload(
  by = desk,
): Promise<{ readonly request: ClientRequest; readonly end: Promise<string> }> {
  const path = `/sync/parcels/${page.hash}?from=0&digest=${page.hash}`
  const time = county.clock.now
  const request = ask(county.base + path, {
    method: 'PUT',
    headers: {
      [deviceHeaders.device]: desk.device,
      [deviceHeaders.time]: String(time),
      [deviceHeaders.signature]: await by.signed(requestText('PUT', path, time, page.hash)),
      'content-type': 'application/octet-stream',
      'content-length': String(page.bytes.length),
    },
  })
  const end = new Promise<string>((resolve) => {
    request.once('response', (response) => resolve(String(response.statusCode)))
    request.once('error', (error) => resolve('code' in error ? String(error.code) : 'broken'))
  })
  return { request, end }
}
/** Bytes that have come over the line. */
function arrived(request: ClientRequest): number {
  return request.socket?.bytesWritten ?? 0
}

test('a chunk that comes slowly and goes on coming is taken, however long it takes', async () => {
  Object.assign(patience, { whole: 500 })
  const began = performance.now()
  const { request, end } = await upload()
  for (const sent of [0, 50_000, 100_000]) {
    request.write(page.bytes.subarray(sent, sent + 50_000))
    await expect.poll(() => arrived(request)).toBeGreaterThan(sent)
  }
  // More than all the time that the body of a stranger gets.
  await expect.poll(() => performance.now() - began).toBeGreaterThan(patience.whole)
  request.write(page.bytes.subarray(150_000))
  request.end()
  expect(await end).toBe('200')
})

test('a chunk of which nothing more comes is cut off, leaves nothing behind, and is taken when it comes again', async () => {
  Object.assign(patience, { silence: 50 })
  const { request, end } = await upload()
  request.write(page.bytes.subarray(0, 50_000))
  expect(await end).toBe('ECONNRESET')
  expect((await desk.askParcels([page.hash])).body).toMatchObject({ parcels: [{ state: 'open', offset: 0 }] })
  Object.assign(patience, { silence: long })
  expect((await desk.putParcel(page.hash, page.bytes)).status).toBe(200)
})

test('who cannot prove who it is gets no longer for a page than for anything else', async () => {
  Object.assign(patience, { whole: 50 })
  const { request, end } = await upload(await Desk.enrol(county))
  request.write(page.bytes.subarray(0, 50_000))
  expect(await end).toBe('ECONNRESET')
})

test('a batch of entries that trickles in is cut off', async () => {
  Object.assign(patience, { whole: 50 })
  const request = ask(`${county.base}/sync/entries`, {
    method: 'POST',
    headers: {
      [deviceHeaders.device]: desk.device,
      [deviceHeaders.time]: String(county.clock.now),
      [deviceHeaders.signature]: 'any',
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    },
  })
  const cut = once(request, 'error')
  request.write('{"entries":[')
  expect(await cut).toMatchObject([{ code: 'ECONNRESET' }])
})

test('the hub waits for bodies so, and for heads as long as Node does by itself', async () => {
  const network = await openNetwork({ hub: { bodyPatience: { whole: 50, silence: long } } })
  const { server } = network.hub.app
  expect(server.headersTimeout).toBe(60_000)
  const request = ask(`${network.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '40' },
  })
  const cut = once(request, 'error')
  request.write('{"staff":')
  expect(await cut).toMatchObject([{ code: 'ECONNRESET' }])
  expect((await fetch(`${network.url}/healthz`)).status).toBe(200)
  await network.close()
})
