import { Readable } from 'node:stream'
import { fetchExport, makeExport, readExports } from '../../shared/http/exports.ts'
import type { Exports } from '../evidence/exports.ts'
import type { FindItem } from './evidence-deps.ts'
import { failed, isFailed } from './failures.ts'
import type { Doors } from './serve.ts'

export type ExportRouteDeps = {
  /** Null: nothing makes packages here. */
  readonly exports: Exports | null
  readonly find: FindItem
}

/** Packages of evidence: who may have them made is who keeps evidence; each is asked for by one and agreed to by another. */
export function serveExports(doors: Doors, { exports, find }: ExportRouteDeps): void {
  doors.staff(readExports, async ({ params: { subject } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    if (!exports) return failed('not-found', { where: 'archive' })
    const { weaknesses, withConceded, steps } = await exports.read(item.state)
    return { weaknesses: [...weaknesses], withConceded: [...withConceded], steps: [...steps] }
  })

  doors.staff(makeExport, async ({ params: { subject }, body: { asked } }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    if (!exports) return failed('not-now', { where: 'archive' })
    const made = await exports.make(subject, asked, person.id)
    return made.ok ? made : failed(made.code, { where: made.where })
  })

  doors.raw(fetchExport, async ({ params: { subject, name }, request, reply }, { person }) => {
    const item = await find(subject, person)
    if (isFailed(item)) return item
    if (!exports) return failed('not-found', { where: 'archive' })
    const bytes = await exports.sizeOf(name)
    const range = rangeIn(request.headers.range, bytes ?? 0)
    const opened =
      bytes === null || range === null ? null : await exports.take(item.state, name, range, person.id)
    if (!opened || !range) return failed('not-found')
    if (range.to !== undefined)
      reply.code(206).header('content-range', `bytes ${range.from}-${range.to - 1}/${opened.bytes}`)
    return reply
      .header('accept-ranges', 'bytes')
      .header('content-length', (range.to ?? opened.bytes) - range.from)
      .header('content-disposition', `attachment; filename="${name}.zip"`)
      .type('application/zip')
      .send(Readable.from(opened.body))
  })
}

/** `to` left out: all of it. Null for a part that it does not have. */
function rangeIn(header: string | undefined, bytes: number): { from: number; to?: number } | null {
  const found = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header ?? '')
  // What is no range of one part is answered with the whole (RFC 9110, 14.2).
  if (!found) return { from: 0 }
  const from = Number(found[1])
  const to = Math.min(found[2] === undefined ? bytes : Number(found[2]) + 1, bytes)
  return from < to ? { from, to } : null
}
