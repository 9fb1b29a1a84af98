import { askErasure, callOffErasure, confirmErasure, listErasures } from '../../shared/http/erasures.ts'
import type { Erasures } from '../directory/erasures.ts'
import { failed, type Failed } from './failures.ts'
import { done, type Doors } from './serve.ts'

/** Erasure by law: asked by one, confirmed by another, taken back by whoever of them sees that it is wrong. */
export function serveErasures(doors: Doors, erasures: Erasures): void {
  doors.staff(listErasures, async () => [...(await erasures.list())])

  doors.staff(askErasure, async ({ body }, { person }) => {
    const asked = await erasures.ask(body, person.id)
    return asked.ok ? { id: asked.id } : no(asked)
  })

  doors.staff(confirmErasure, async ({ params }, { person }) => {
    const confirmed = await erasures.confirm(params.id, person.id)
    return confirmed.ok ? { due: confirmed.due } : no(confirmed)
  })

  doors.staff(callOffErasure, async ({ params }, { person }) => {
    const calledOff = await erasures.callOff(params.id, person.id)
    return calledOff.ok ? done : no(calledOff)
  })
}

function no({ code, where }: { readonly code: Failed['error']['code']; readonly where?: string }): Failed {
  return failed(code, where === undefined ? {} : { where })
}
