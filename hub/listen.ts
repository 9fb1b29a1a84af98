import type { Config } from './config.ts'
import type { SecureDoor } from './lan/secure-door.ts'
import { backlog, type Hub } from './server.ts'

/** Null once it listens, over HTTPS as well where there is such a door; otherwise the sentence that says why not. */
export async function listen(
  hub: Hub,
  { port, securePort, host }: Config,
  door: SecureDoor | null,
): Promise<string | null> {
  const attempt = async (at: string): Promise<string | null> => {
    try {
      await hub.app.listen({ port, host: at, backlog })
      await door?.open(hub.app, securePort, at)
      return null
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      // A computer without IPv6.
      if (code === 'EAFNOSUPPORT' && at === '::') return attempt('0.0.0.0')
      return sentenceOf(code, door ? `${port}, ${securePort}` : String(port), at)
    }
  }
  return attempt(host)
}

function sentenceOf(code: string, ports: string, host: string): string {
  if (code === 'EADDRINUSE')
    return `端口 ${ports} 有别的程序在用，用 PORT 换一个。 Port ${ports} is in use: choose another with PORT.`
  if (code === 'EACCES')
    return `端口 ${ports} 不许普通用户用，选 1024 以上的。 Port ${ports} needs rights: choose one above 1024.`
  return `在 ${host} 上听不了端口 ${ports} (${code})，看看 HOST。 Cannot listen there: look at HOST.`
}
