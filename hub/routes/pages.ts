import type { FastifyReply } from 'fastify'
import { readPage } from '../../shared/http/cases.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { Page } from '../../shared/facts/matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { Audit } from '../directory/audit.ts'
import { sightOfConsult } from '../consults/involved.ts'
import { sightOfCase } from './cases.ts'
import { failed } from './failures.ts'
import type { Doors } from './serve.ts'

export type PagesDeps = {
  readonly audit: Audit
  readonly now: () => number
  readonly consultsOf: (matter: string) => Promise<readonly ConsultState[]>
  readonly matter: (subject: string) => Promise<MatterState>
  /** The page of a matter, decrypted; null when its bytes have not arrived or its key was destroyed. */
  readonly openPage: (subject: string, hash: string) => Promise<Buffer | null>
}

/** A photographed page goes to who may see the case, or helps with it live, and that it was looked at is written down first. */
export function servePages(doors: Doors, deps: PagesDeps): void {
  const { audit, matter, openPage } = deps
  doors.raw(readPage, async ({ params: { subject, hash }, reply }, { person }) => {
    const state = await matter(subject)
    const page = state.papers.flatMap(({ pages }) => pages).find((one) => one.hash === hash)
    const consults = await deps.consultsOf(subject)
    if ((!state.case && consults.length === 0) || !page) return failed('not-found')
    const helps = consults.some((consult) => sightOfConsult(person, consult, deps.now()) === 'full')
    if (!helps && sightOfCase(person, state) !== 'full') return failed('no-right')
    const bytes = await openPage(subject, hash)
    if (!bytes) return failed('not-found')
    await audit.write(person.id, 'page-read', `${subject} ${hash}`)
    return showPage(reply, page.media, bytes)
  })
}

/** A page is looked at, never run: a PDF with a script in it stays paper. */
export function showPage(reply: FastifyReply, media: Page['media'], bytes: Buffer): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('content-disposition', 'inline')
    .type(media)
    .send(bytes)
}
