import { readPage } from '../../shared/http/cases.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { Audit } from '../directory/audit.ts'
import { sightOfCase } from './cases.ts'
import { failed } from './failures.ts'
import type { Doors } from './serve.ts'

export type PagesDeps = {
  readonly audit: Audit
  readonly matter: (subject: string) => Promise<MatterState>
  /** The page of a matter, decrypted; null when its bytes have not arrived or its key was destroyed. */
  readonly openPage: (subject: string, hash: string) => Promise<Buffer | null>
}

/** A photographed page goes to who may see the case, and that it was looked at is written down first. */
export function servePages(doors: Doors, { audit, matter, openPage }: PagesDeps): void {
  doors.raw(readPage, async ({ params: { subject, hash }, reply }, { person }) => {
    const state = await matter(subject)
    const page = state.papers.flatMap(({ pages }) => pages).find((one) => one.hash === hash)
    if (!state.case || !page) return failed('not-found')
    if (sightOfCase(person, state) !== 'full') return failed('no-right')
    const bytes = await openPage(subject, hash)
    if (!bytes) return failed('not-found')
    await audit.write(person.id, 'page-read', `${subject} ${hash}`)
    // A page is looked at, never run: a PDF with a script in it stays paper.
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('content-disposition', 'inline')
      .type(page.media)
      .send(bytes)
  })
}
