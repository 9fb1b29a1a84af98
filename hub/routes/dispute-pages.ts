import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { Page } from '../../shared/facts/matter.ts'
import { isErased } from '../../shared/facts/timeline.ts'
import { layDisputePage, mostPageBytes, readDisputePage } from '../../shared/http/disputes.ts'
import { sightOfDispute } from '../disputes/sight.ts'
import { mediaOfPage, type SignedPages } from '../disputes/signed-pages.ts'
import type { Audit } from '../directory/audit.ts'
import { hearsIt } from './dispute-guards.ts'
import { failed } from './failures.ts'
import { showPage } from './pages.ts'
import type { Doors } from './serve.ts'

export type DisputePagesDeps = {
  readonly audit: Audit
  readonly dispute: (subject: string) => Promise<DisputeState>
  readonly signedPages: SignedPages
  /** Decrypted; null when its bytes have not arrived or its key was destroyed. */
  readonly openPage: (subject: string, hash: string) => Promise<Buffer | null>
}

export function signedPagesOf({ printed }: DisputeState): readonly Page[] {
  return printed.flatMap(({ signed }) => signed?.pages ?? [])
}

/** The signed paper as pictures: laid down by the mediator, shown to who sees the dispute. */
export function serveDisputePages(doors: Doors, deps: DisputePagesDeps): void {
  doors.bytes(layDisputePage, mostPageBytes, async ({ params: { subject }, bytes }, { person }) => {
    const state = await deps.dispute(subject)
    if (isErased(state)) return failed('erased')
    if (!state.claim) return failed('not-found')
    const no = hearsIt({ state, person })
    if (no) return no
    if (state.printed.length === 0) return failed('not-now', { where: 'printed' })
    const media = mediaOfPage(bytes)
    if (!media) return failed('bad-request', { where: 'body' })
    return (await deps.signedPages.lay(subject, bytes, media)) ?? failed('erased')
  })

  doors.raw(readDisputePage, async ({ params: { subject, hash }, reply }, { person }) => {
    const state = await deps.dispute(subject)
    if (isErased(state)) return failed('erased')
    if (!state.claim) return failed('not-found')
    if (sightOfDispute(person, state) !== 'full') return failed('no-right')
    const page = signedPagesOf(state).find((one) => one.hash === hash)
    const bytes = page && (await deps.openPage(subject, hash))
    if (!bytes) return failed('not-found')
    await deps.audit.write(person.id, 'page-read', `${subject} ${hash}`)
    return showPage(reply, page.media, bytes)
  })
}
