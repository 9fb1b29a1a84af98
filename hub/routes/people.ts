import type { PublicKey } from '../../shared/entry/sign.ts'
import type { Staff } from '../../shared/facts/directory.ts'
import { county, firstRun, me, type Person, signIn, signOut } from '../../shared/http/people.ts'
import type { Accounts } from '../directory/accounts.ts'
import type { Attempts } from '../directory/attempts.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { FirstRun } from '../directory/first-run.ts'
import { clearSession, setSession } from './cookie.ts'
import { failed } from './failures.ts'
import { done, type Doors } from './serve.ts'

/** Whom to sign in as in a demo. */
export type DemoAccount = {
  readonly id: string
  readonly name: string
  readonly role: Staff['roles'][number]
  readonly station: string
  readonly password: string
}

export type PeopleDeps = {
  readonly now: () => number
  readonly app: string
  readonly directory: LiveDirectory
  readonly accounts: Accounts
  readonly firstRun: FirstRun
  readonly attempts: Attempts
  readonly audit: Audit
  readonly demoAccounts: readonly DemoAccount[]
  readonly secureUrl: () => string | null
  readonly signKey: PublicKey
}

/** Before and around signing in. */
export function servePeople(doors: Doors, deps: PeopleDeps): void {
  doors.open(county, async () => {
    const known = deps.directory.county()
    return {
      name: known?.name ?? '',
      province: known?.province ?? '',
      phone: known?.phone ?? '',
      demo: known?.demo ?? false,
      ready: deps.firstRun.isReady(),
      time: deps.now(),
      app: deps.app,
      signKey: deps.signKey,
      accounts: [...deps.demoAccounts],
      secure: deps.secureUrl(),
    }
  })

  doors.open(firstRun, async ({ body, request }) => {
    const keys = [{ name: `first-run ${request.ip}`, free: 5 }]
    const held = deps.attempts.begin(keys)
    if (held) return failed('too-many-tries', { seconds: held.wait })
    const begun = await deps.firstRun.begin(body)
    if (!begun.ok) return failed(begun.code)
    deps.attempts.forgive(keys)
    await deps.audit.write('system', 'county-founded', body.admin.id)
    return done
  })

  doors.open(signIn, async ({ body, request, reply }) => {
    const result = await deps.accounts.signIn(body.staff, body.password, request.ip)
    if (!result.ok) return failed(result.code, 'seconds' in result ? { seconds: result.seconds } : {})
    setSession(request, reply, result.token)
    return personOf(result.person)
  })

  doors.staff(signOut, async ({ reply }, who) => {
    await deps.accounts.signOut(who)
    clearSession(reply)
    return done
  })

  doors.staff(me, async (_, { person }) => personOf(person))
}

export function personOf({ id, name, roles, stations, skills }: Staff): Person {
  return { id, name, roles: [...roles], stations: [...stations], skills: [...skills] }
}
