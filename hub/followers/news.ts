import type { News } from '../../shared/http/cases.ts'

/** Live events for the consoles that are open, in process. Who was not there reads the state instead. */
export type Newsroom = {
  readonly tell: (news: News) => void
  /** @returns the end of it */
  readonly follow: (handler: (news: News) => void) => () => void
}

/** @param broken hears of a handler that threw: one console must not silence the others */
export function createNewsroom(broken: (error: unknown) => void): Newsroom {
  const handlers = new Set<(news: News) => void>()
  return {
    tell(news) {
      for (const handler of handlers) {
        try {
          handler(news)
        } catch (error) {
          broken(error)
        }
      }
    },
    follow(handler) {
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
  }
}
