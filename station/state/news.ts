import * as v from 'valibot'
import { followNews, newsSchema, type News } from '../../shared/http/cases.ts'

/** A browser gives up for good where the answer is no stream (the hub restarts, the session is over); it is asked again by then. */
const askAgainAfter = 5_000

/** Live events of the county, for as long as a page is open. `lost` and `back` tell when the line breaks and returns. */
export function followTheNews(handlers: {
  readonly news: (news: News) => void
  readonly lost: () => void
  readonly back: () => void
}): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource(followNews.path)
    source.addEventListener('message', (message: MessageEvent<string>) => {
      const news = v.safeParse(newsSchema, jsonOf(message.data))
      if (news.success) handlers.news(news.output)
    })
    source.addEventListener('open', handlers.back)
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, askAgainAfter)
      handlers.lost()
    })
  }
  open()
  // A cable that is pulled ends no stream by itself; the browser notices before the stream does.
  addEventListener('offline', handlers.lost)
  addEventListener('online', handlers.back)
  return () => {
    removeEventListener('offline', handlers.lost)
    removeEventListener('online', handlers.back)
    clearTimeout(timer)
    source.close()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
