import { appointStaff, dismissStaff, endSessions, listStaff, setPassword } from '../../shared/http/people.ts'
import type { Accounts } from '../directory/accounts.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Office } from '../directory/office.ts'
import type { Sessions } from '../directory/sessions.ts'
import { failed } from './failures.ts'
import { personOf } from './people.ts'
import { done, type Doors } from './serve.ts'

export type StaffDeps = {
  readonly directory: LiveDirectory
  readonly office: Office
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly audit: Audit
}

/** The staff list and what the administrator does with it. */
export function serveStaff(doors: Doors, { directory, office, accounts, sessions, audit }: StaffDeps): void {
  const isThere = (id: string): boolean => directory.current().staff.has(id)

  doors.staff(listStaff, async () =>
    [...directory.current().staff.values()].map((person) => {
      const open = sessions.of(person.id)
      const lastSeen = open.length > 0 ? Math.max(...open.map(({ seen }) => seen)) : null
      return { ...personOf(person), sessions: open.length, lastSeen }
    }),
  )

  doors.staff(appointStaff, async ({ body }, who) => {
    const { password, ...person } = body
    if (person.roles.length === 0) return failed('bad-request', { where: 'roles' })
    const { stations } = directory.current()
    if (!person.stations.every((station) => stations.has(station)))
      return failed('bad-request', { where: 'stations' })
    if (!isThere(person.id) && password === undefined) return failed('bad-request', { where: 'password' })
    if (isLastAdmin(directory, person.id) && !person.roles.includes('admin'))
      return failed('bad-request', { where: 'roles' })
    await office.appoint(person, who.person.id)
    await audit.write(who.person.id, 'staff-appointed', person.id)
    if (password !== undefined) await accounts.setPassword(person.id, password, who.person.id)
    return done
  })

  doors.staff(dismissStaff, async ({ params, body }, who) => {
    if (!isThere(params.id)) return failed('not-found')
    if (isLastAdmin(directory, params.id)) return failed('not-now')
    await office.dismiss(params.id, body.reason, who.person.id)
    await accounts.endSessions(params.id, who.person.id)
    await audit.write(who.person.id, 'staff-dismissed', params.id)
    return done
  })

  doors.staff(setPassword, async ({ params, body }, who) => {
    if (!isThere(params.id)) return failed('not-found')
    await accounts.setPassword(params.id, body.password, who.person.id)
    return done
  })

  doors.staff(endSessions, async ({ params }, who) => {
    if (!isThere(params.id)) return failed('not-found')
    return { ended: await accounts.endSessions(params.id, who.person.id) }
  })
}

/** A county without an administrator could never have one again. */
function isLastAdmin(directory: LiveDirectory, id: string): boolean {
  const admins = [...directory.current().staff.values()].filter(({ roles }) => roles.includes('admin'))
  return admins.length === 1 && admins[0]?.id === id
}
