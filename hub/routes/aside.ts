import type { Device } from '../../shared/facts/directory.ts'
import { deviceLeftOut, deviceLost, deviceReleased } from '../../shared/facts/device.ts'
import { declareLost, declineAside, type GoneDesk, listAside, releaseAside } from '../../shared/http/aside.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import { type Aside, type AsideRequest, batchView, decisionOf, lossOf, missingOf } from '../journal/aside.ts'
import type { Holdings } from '../journal/holdings.ts'
import type { Reader } from '../journal/reader.ts'
import { createTurns } from '../journal/turns.ts'
import type { Voice } from '../journal/voice.ts'
import { failed } from './failures.ts'
import { done, type Doors } from './serve.ts'

export type AsideDeps = {
  readonly aside: Aside
  readonly directory: LiveDirectory
  readonly holdings: Holdings
  readonly reader: Reader
  readonly voice: Pick<Voice, 'say'>
  readonly audit: Audit
  /** Judges what was put aside as if its device were still one of ours. */
  readonly release: (
    device: Device,
    request: AsideRequest,
  ) => Promise<{ readonly stored: number; readonly refused: number }>
  readonly isGenuine: (device: Device, request: AsideRequest) => boolean
}

/** What becomes of what a revoked desk had not sent: released, left where it is, or declared lost, each by somebody by name. */
export function serveAside(doors: Doors, deps: AsideDeps): void {
  const { aside, directory, holdings, reader, voice, audit } = deps
  const inTurn = createTurns()
  const gone = (id: string): Device | null => {
    const device = directory.current().devices.get(id)
    return device?.revoked ? device : null
  }
  const heardOf = (device: string) => reader.heardOf(`device:${device}`)

  const viewOf = async (device: Device): Promise<GoneDesk[]> => {
    const { id, name, station, revoked } = device
    if (!revoked) return []
    const [hold, standing, heard, docs] = [
      await holdings.of(id),
      await holdings.standing(id),
      await heardOf(id),
      await aside.of(id),
    ]
    const batches = docs.map((doc) => batchView(doc, heard, (request) => deps.isGenuine(device, request)))
    const missing = [...missingOf(hold.lanes())]
    const { lastSeen, entries } = standing
    const papers = hold.wanted().length
    return [
      {
        device: id,
        name,
        station,
        ...revoked,
        lastSeen,
        entries,
        papers,
        missing,
        lost: lossOf(heard),
        batches,
      },
    ]
  }

  doors.staff(listAside, async () => {
    const views = await Promise.all([...directory.current().devices.values()].map(viewOf))
    return views.flat().sort((a, b) => b.at - a.at)
  })

  doors.staff(releaseAside, async ({ params: { device: id, batch } }, { person }) =>
    inTurn(id, async () => {
      const device = gone(id)
      const request = device && (await aside.find(id, batch))
      if (!device || !request) return failed('not-found')
      if (decisionOf(batch, await heardOf(id))?.how === 'released') return failed('already')
      if (!deps.isGenuine(device, request)) return failed('not-now', { where: 'signature' })
      const counts = await deps.release(device, request)
      const body = { batch, ...counts }
      await voice.say({ subject: `device:${id}`, type: deviceReleased.type, body, by: person.id })
      await audit.write(person.id, 'aside-released', id)
      return counts
    }),
  )

  doors.staff(declineAside, async ({ params: { device: id, batch }, body: { reason } }, { person }) =>
    inTurn(id, async () => {
      if (!gone(id) || !(await aside.find(id, batch))) return failed('not-found')
      if (decisionOf(batch, await heardOf(id))) return failed('already')
      const body = { batch, reason }
      await voice.say({ subject: `device:${id}`, type: deviceLeftOut.type, body, by: person.id })
      await audit.write(person.id, 'aside-declined', id)
      return done
    }),
  )

  doors.staff(declareLost, async ({ params: { device: id }, body: { reason } }, { person }) =>
    inTurn(id, async () => {
      if (!gone(id)) return failed('not-found')
      if (lossOf(await heardOf(id))) return failed('already')
      const ranges = missingOf((await holdings.of(id)).lanes())
      const body = { ranges, unheard: true, reason }
      await voice.say({ subject: `device:${id}`, type: deviceLost.type, body, by: person.id })
      await audit.write(person.id, 'lost-declared', id)
      return done
    }),
  )
}
