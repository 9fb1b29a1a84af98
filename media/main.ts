import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { LinkCounty } from '../shared/signaling/link.ts'
import type { Standing } from '../shared/signaling/node.ts'
import { type DoorConfig, type MediaConfig, readDoorConfig, readMediaConfig } from './config.ts'
import { type CountyLink, createCountyLink } from './county-link.ts'
import { openMediaNode } from './open.ts'
import { createRoomsRecorder } from './rooms-recorder.ts'

/** `npm run media`: a media node in a process of its own. Its county finds it by MEDIA_URL; rooms go on while the hub is started anew. */

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)
const log = (problem: string, about?: unknown): void =>
  complain(about === undefined ? problem : `${problem} ${JSON.stringify(about)}`)

const door = readDoorConfig(process.env)
const media = readMediaConfig(process.env)
if (door.ok && media.ok) await start(door.config, media.config)
else {
  for (const one of [door, media]) if (!one.ok) one.sentences.forEach(complain)
  process.exitCode = 1
}

async function start({ port, host, secret, dataDir }: DoorConfig, config: MediaConfig): Promise<void> {
  /** Its key, and how far its clock is ahead of this one. */
  let county: { readonly key: LinkCounty['key']; readonly ahead: number } | null = null
  let link: CountyLink | null = null
  const countyTime = (): number => Date.now() + (county?.ahead ?? 0)
  const node = openMediaNode(config, {
    key() {
      if (!county) throw new Error('nobody comes in before the county')
      return county.key
    },
    now: countyTime,
    outward: !['localhost', '127.0.0.1', '::1'].includes(host),
    recorder: createRoomsRecorder({ dir: join(dataDir, 'recordings'), now: countyTime, log }),
    reachable: () => link?.steady() ?? false,
    stands: (standing) => say(`通话 Live  ${wordsOf(standing)}`),
    log,
  })
  const opened = createCountyLink({
    node,
    secret,
    draw: () => randomBytes(18).toString('base64url'),
    met({ key, now }) {
      county = { key, ahead: now - Date.now() }
    },
    log,
  })
  link = opened
  const server = createServer((_, response) => void response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => {
    const taken = opened.upgrade(request, socket, head) || (county && node.upgrade(request, socket, head))
    if (taken !== true) socket.destroy()
  })
  const stop = async (): Promise<void> => {
    await node.close()
    await opened.close()
    server.close()
    server.closeAllConnections()
  }
  let stopping: Promise<void> | null = null
  const end = (): void => void (stopping ??= stop())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  server.once('error', (error) => {
    complain(`在 ${host} 上听不了端口 ${port}，看看 PORT 和 HOST。 Cannot listen there: ${error.message}`)
    process.exitCode = 1
    end()
  })
  server.listen(port, host, () => {
    say(`通话节点 Media node  http://${host}:${(server.address() as AddressInfo).port}`)
  })
}

function wordsOf(standing: Standing): string {
  if (standing.kind === 'ready') return '可以用 ready'
  return standing.kind === 'absent'
    ? `缺通话程序 its worker is missing: ${standing.code}`
    : '正在备好 being prepared'
}
