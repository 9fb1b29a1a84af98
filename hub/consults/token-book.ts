import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'

/** @property may whether it still counts, when the consult has changed */
type Noted = {
  readonly id: string
  readonly room: string
  readonly person: string
  readonly until: number
  readonly may: (state: ConsultState) => boolean
}

/**
 * The tokens that were given out, as long as they count. Who is in a consult no more, or was put out, comes in by none of them again. Only in
 * memory: whoever is in a room by a token of which nothing is known any more is put out (guest-keeper.ts).
 */
export type TokenBook = {
  readonly note: (token: Noted) => void
  /** Takes back what counts no more, and with it whoever came in by it. */
  readonly heed: (state: ConsultState) => Promise<void>
  readonly close: () => void
}

export function createTokenBook(media: MediaNode | null, now: () => number): TokenBook {
  const noted = new Map<string, Noted>()
  const takeBack = async (which: (token: Noted) => boolean): Promise<void> => {
    for (const token of [...noted.values()].filter(which)) {
      noted.delete(token.id)
      await media?.ask('revoke', { token: token.id, until: token.until })
    }
  }
  const unfollow = media?.follow((news) => {
    if (news.kind === 'left' && news.why === 'put-out')
      void takeBack(({ room, person }) => room === news.room && person === news.person)
  })
  return {
    note(token) {
      for (const { id, until } of noted.values()) if (until <= now()) noted.delete(id)
      noted.set(token.id, token)
    },
    heed: (state) => takeBack(({ room, may }) => room === state.subject && !may(state)),
    close: () => unfollow?.(),
  }
}
