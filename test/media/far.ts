import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFarNode } from '../../hub/far-node.ts'
import { makeSigningKey, sign, type SigningKey } from '../../shared/entry/sign.ts'
import type { RoomNews, Standing } from '../../shared/signaling/node.ts'
import { type Claims, mostOf, type PeerRole, writeToken } from '../../shared/signaling/token.ts'
import { type Program, startProgram } from '../program.ts'

/** What both were given. */
export const secret = 'told to both of them'

/**
 * `npm run media`. @param port where it listens, also after it was started anew; 0 for any free one
 * @param dir what it finds from before; one of its own, that goes with it, unless told
 * @param group see `startProgram`
 */
export async function startNode(
  port = 0,
  dir?: string,
  group = false,
): Promise<{ readonly program: Program; readonly port: number }> {
  const { HOME, MEDIASOUP_WORKER_BIN } = process.env
  const own = dir ?? mkdtempSync(join(tmpdir(), 'yizhan-node-'))
  const settings = {
    HOME,
    MEDIASOUP_WORKER_BIN,
    PORT: String(port),
    HOST: '127.0.0.1',
    MEDIA_SECRET: secret,
    MEDIA_WORKERS: '1',
    DATA_DIR: own,
  }
  const program = startProgram('media/main.ts', settings, [], group)
  if (dir === undefined)
    void program.ended.then(() => rmSync(own, { recursive: true, force: true, maxRetries: 20 }))
  const url = await program.says(/Media node +(\S+)/)
  await program.says(/ready/)
  return { program, port: Number(new URL(url).port) }
}

/** The part of a hub that has to do with a far node: its link, and a door for browsers. */
export type FarCounty = {
  readonly node: ReturnType<typeof createFarNode>
  /** Where browsers go. */
  readonly url: string
  readonly news: RoomNews[]
  readonly problems: string[]
  readonly standing: () => Promise<Standing | null>
  readonly token: (claims: Partial<Claims> & { readonly role: PeerRole }) => Promise<string>
  /** It is no more: its link, its door, and every connection that ran through it. */
  readonly die: () => Promise<void>
}

let drawn = 0

export async function openFarCounty(
  port: number,
  more: { readonly key?: SigningKey; readonly secret?: string } = {},
): Promise<FarCounty & { readonly key: SigningKey }> {
  const key = more.key ?? (await makeSigningKey(['P-256']))
  const news: RoomNews[] = []
  const problems: string[] = []
  // A demo's clock: some days behind.
  const now = (): number => Date.now() - 5 * 86_400_000
  const node = createFarNode({
    url: `http://127.0.0.1:${port}`,
    secret: more.secret ?? secret,
    key: () => key.publicKey,
    now,
    draw: () => randomBytes(18).toString('base64url'),
    stands: () => undefined,
    log: (problem, about) => problems.push(`${problem} ${JSON.stringify(about)}`),
  })
  node.follow((told) => news.push(told))
  const server = createServer().on('upgrade', (request, socket, head) => {
    if (!node.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    key,
    node,
    news,
    problems,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async standing() {
      const told = await node.ask('standing', {})
      return told.ok ? told.value : null
    },
    token: ({ role, ...claims }) =>
      writeToken(
        {
          v: 1,
          id: `far-token-${(drawn += 1)}`,
          room: '',
          role,
          person: role,
          name: role,
          rights: [...mostOf[role]],
          from: now() - 60_000,
          until: now() + 3_600_000,
          ...claims,
        },
        (text) => sign(key, text),
      ),
    async die() {
      await node.close()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
    },
  }
}
