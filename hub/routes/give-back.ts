import { giveBack } from '../../shared/http/sync.ts'
import type { Doors } from './serve.ts'

/** What a desk gives back proves itself by the county's own mark: the county may not even know the desk any more. */
export function serveGiveBack(
  doors: Doors,
  deps: {
    readonly takeBack: (
      items: readonly unknown[],
    ) => Promise<{ readonly taken: number; readonly strange: number }>
  },
): void {
  doors.open(giveBack, async ({ body, request }) => {
    const answer = await deps.takeBack(body.items)
    request.log.info(answer, 'given back')
    return answer
  })
}
