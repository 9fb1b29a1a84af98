import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { readMediaConfig } from '../../media/config.ts'
import { createMediaNode, type MediaServer, type NodeDeps } from '../../media/node.ts'
import { createObtain } from '../../media/worker/obtain.ts'
import { makeSigningKey, sign } from '../../shared/entry/sign.ts'
import type { RoomNews } from '../../shared/signaling/node.ts'
import { type Claims, mostOf, type PeerRole, writeToken } from '../../shared/signaling/token.ts'

/** The first time it is built: some minutes, in which the other tests are played. */
const workerPatience = 20 * 60_000

/** A county's key, and a clock that stands until it is set. */
export type MediaWorld = {
  readonly node: MediaServer
  readonly url: string
  readonly news: RoomNews[]
  readonly clock: { ms: number }
  readonly token: (claims: Partial<Claims> & { readonly role: PeerRole }) => Promise<string>
  /** Opens a room of its own. */
  readonly room: (record?: boolean) => Promise<string>
  /** Every connection to the door breaks; the media go on. */
  readonly hangUp: () => void
  readonly close: () => Promise<void>
}

const read = readMediaConfig(process.env)
if (!read.ok) throw new Error(read.sentences.join(' '))
const obtain = createObtain(read.config.worker)

/** Why there is no worker here; null when there is one. Waits for one that is being built. */
export async function noWorkerHere(): Promise<string | null> {
  const found = await obtain(() => undefined, AbortSignal.timeout(workerPatience))
  if (found.ok) return null
  // Where everything can be had it has to be: a green run that tested nothing is none.
  if (process.getuid?.() === 0) throw new Error(`the media worker could not be had: ${found.code}`)
  return `no media worker here (${found.code}): npm run setup as root builds it`
}

export const worldBegins = Date.parse('2026-11-16T12:44:00+08:00')
let drawn = 0

/** @param script what its page runs */
export async function openMediaWorld(deps: Partial<NodeDeps> = {}, script = ''): Promise<MediaWorld> {
  const key = await makeSigningKey(['P-256'])
  const clock = { ms: worldBegins }
  const news: RoomNews[] = []
  let stood = (): void => undefined
  const standing = new Promise<void>((resolve) => (stood = resolve))
  const node = createMediaNode({
    key: () => key.publicKey,
    now: () => clock.ms,
    draw: () => randomBytes(18).toString('base64url'),
    obtain,
    workers: 1,
    listening: { port: 0, addresses: [{ ip: '127.0.0.1' }] },
    turn: null,
    recorder: null,
    stands: stood,
    log: () => undefined,
    ...deps,
  })
  const sockets = new Set<Duplex>()
  node.follow((told) => news.push(told))
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><script type="module">${script}</script>`)
  }).on('upgrade', (request, socket, head) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (!node.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    node,
    news,
    clock,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: ({ role, ...more }) =>
      writeToken(
        {
          v: 1,
          id: `token-number-${(drawn += 1)}`,
          room: '',
          role,
          person: role,
          name: role,
          rights: [...mostOf[role]],
          from: clock.ms - 1_000,
          until: clock.ms + 3_600_000,
          ...more,
        },
        (text) => sign(key, text),
      ),
    async room(record = false) {
      const room = `consult:wuping.${String((drawn += 1)).padStart(26, '0')}`
      await standing
      const opened = await node.ask('open-room', { room, record })
      if (!opened.ok) throw new Error(`no room: ${opened.error.code}`)
      return room
    },
    hangUp() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      await node.close()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
    },
  }
}
