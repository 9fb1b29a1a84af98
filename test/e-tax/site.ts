import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A stand-in for the bureau's e-tax site (电子税务局), on an origin of its own: nothing of ours is in it, and nothing in it is real. */
export type ETax = { readonly url: string; readonly close: () => Promise<void> }

/** @param port 0 takes any free one */
export async function openETax(port = 0): Promise<ETax> {
  const page = readFileSync(join(import.meta.dirname, 'site.html'))
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  )
  await new Promise<void>((up, failed) => server.once('error', failed).listen(port, '127.0.0.1', () => up()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((down) => server.close(() => down())),
  }
}
