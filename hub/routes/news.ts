import { followNews, type News } from '../../shared/http/cases.ts'
import type { Accounts } from '../directory/accounts.ts'
import type { Sessions } from '../directory/sessions.ts'
import { sessionToken } from './cookie.ts'
import type { Doors } from './serve.ts'

export type NewsDeps = {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly follow: (hear: (news: News) => void) => () => void
  /** Ends when the hub stops: open consoles would otherwise hold it up. */
  readonly stopping: AbortSignal
}

/** A line that has been silent for longer is cut by routers on the way. It is also how a gone browser is noticed. */
const beatMs = 15_000

/** Live events for open consoles. They tell that something changed; the page fetches what it may see of it. */
export function serveNews(doors: Doors, { accounts, sessions, follow, stopping }: NewsDeps): void {
  doors.raw(followNews, async ({ request, reply }, { session }) => {
    const token = sessionToken(request)
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      ...headersOf(reply.getHeaders()),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    raw.write(': here\n\n')
    const tell = (news: News): void => {
      // A browser that reads too slowly misses nothing: it asks for the whole list when it is back.
      if (raw.writableLength > 64_000) end()
      else raw.write(`data: ${JSON.stringify(news)}\n\n`)
    }
    const beat = setInterval(() => {
      if (accounts.whoIs(token, false)) raw.write(': beat\n\n')
      else over()
    }, beatMs)
    const unfollow = follow(tell)
    const unwatch = sessions.onEnd(session.id, () => over())
    const end = (): void => {
      clearInterval(beat)
      unfollow()
      unwatch()
      stopping.removeEventListener('abort', end)
      raw.end()
    }
    const over = (): void => {
      tell({ kind: 'signed-out' })
      end()
    }
    raw.on('close', end)
    stopping.addEventListener('abort', end)
    return reply
  })
}

function headersOf(
  headers: Readonly<Record<string, number | string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
