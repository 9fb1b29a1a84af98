import type { FastifyInstance } from 'fastify'
import {
  beginHallClip,
  dropHallClip,
  listHallDisputes,
  readHallClip,
  sendHallClip,
} from '../../shared/http/hall.ts'
import type { DisputeRows } from '../disputes/dispute-rows.ts'
import type { HallIntake, HallRefusal } from '../evidence/hall-intake.ts'
import type { SlowBodies } from '../slow-bodies.ts'
import { failed, type Failed } from './failures.ts'
import { done, type Doors } from './serve.ts'
import { asItComes, leaveBodies } from './streamed.ts'

export type HallDeps = {
  /** Null: this hub has no archive, and takes no clips. */
  readonly hall: HallIntake | null
  readonly disputes: Pick<DisputeRows, 'rows'>
  readonly slowBodies: Pick<SlowBodies, 'bearWith'>
  readonly now: () => number
}

/** Clips of the hall's own cameras, brought in with a custody form. A file comes as it is, of any size up to the county's limit, and is never held. */
export function serveHall(
  app: FastifyInstance,
  doorsOf: (scope: FastifyInstance) => Doors,
  deps: HallDeps,
): void {
  const { hall } = deps
  const doors = doorsOf(app)

  doors.staff(listHallDisputes, async () => {
    const rows = await deps.disputes.rows(deps.now())
    return rows.flatMap(({ doc, note }) => {
      const { _id: subject, station, mediator, openedAt } = doc
      return doc.work === 'open' ? [{ subject, station, mediator, openedAt, track: note?.track ?? null }] : []
    })
  })
  doors.staff(beginHallClip, async ({ body, request }, { person }) => {
    const begun = await hall?.begin(body, person.id)
    if (!begun?.ok) return refusal(begun)
    request.log.info({ upload: begun.upload, bytes: body.file.bytes }, 'a clip of the hall is announced')
    return { upload: begun.upload }
  })
  doors.staff(readHallClip, async ({ params: { upload } }, { person }) => {
    return hall?.stand(upload, person.id) ?? failed('not-found')
  })
  doors.staff(dropHallClip, async ({ params: { upload } }, { person }) => {
    return (await hall?.drop(upload, person.id)) ? done : failed('not-found')
  })

  app.register(async (scope) => {
    leaveBodies(scope)
    doorsOf(scope).staff(sendHallClip, async ({ params: { upload }, query, request }, { person }) => {
      deps.slowBodies.bearWith(request.raw)
      const taken = await hall?.take(upload, person.id, Number(query.from), asItComes(request.raw))
      // An answer that comes while the other side is still sending is lost on many ways.
      request.raw.resume()
      if (!taken?.ok) return refusal(taken)
      if (taken.stand.subject !== null) request.log.info({ upload }, 'a clip of the hall is evidence')
      return taken.stand
    })
  })
}

function refusal(no: HallRefusal | undefined): Failed {
  if (!no) return failed('not-now', { where: 'absent' })
  const { code, ok: _, ...more } = no
  return failed(code, more)
}
