import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../free-port.ts'

/** Debian's TURN server, on this computer alone. */
export type Coturn = { readonly url: string; readonly close: () => Promise<void> }

/** Why it cannot be tried here; null when it can. */
export function noCoturnHere(): string | null {
  const { error } = spawnSync('turnserver', ['--version'])
  return error ? 'no coturn here: apt install coturn' : null
}

/** @param secret that of the node, which makes credentials from it */
export async function startCoturn(secret: string): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-coturn-'))
  const port = await freePort()
  const settings = {
    'listening-ip': '127.0.0.1',
    'relay-ip': '127.0.0.1',
    'listening-port': port,
    realm: 'yizhan.test',
    'static-auth-secret': secret,
    userdb: join(folder, 'users'),
    pidfile: join(folder, 'pid'),
    'log-file': 'stdout',
  }
  const flags = ['use-auth-secret', 'no-tls', 'no-dtls', 'no-cli', 'allow-loopback-peers']
  const child = spawn(
    'turnserver',
    [
      '-n',
      ...flags.map((name) => `--${name}`),
      ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ],
    { stdio: 'ignore' },
  )
  await vi.waitFor(async () => {
    const line = connect(port, '127.0.0.1')
    await once(line, 'connect').finally(() => line.destroy())
  })
  return {
    url: `turn:127.0.0.1:${port}`,
    async close() {
      child.kill('SIGTERM')
      await once(child, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
