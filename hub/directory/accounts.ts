import type { Staff } from '../../shared/facts/directory.ts'
import type { Attempts, Key } from './attempts.ts'
import type { Audit } from './audit.ts'
import type { LiveDirectory } from './directory.ts'
import type { Passwords } from './passwords.ts'
import type { Session, Sessions } from './sessions.ts'

export type SignedIn = { readonly person: Staff; readonly session: Session }

export type SignInResult =
  | { readonly ok: true; readonly person: Staff; readonly token: string }
  | { readonly ok: false; readonly code: 'wrong-password' }
  | { readonly ok: false; readonly code: 'too-many-tries'; readonly seconds: number }

/** Who may come in, and who is in. */
export type Accounts = {
  /** @param address where the request came from; counted, not kept */
  readonly signIn: (staff: string, password: string, address: string) => Promise<SignInResult>
  readonly signOut: (who: SignedIn) => Promise<void>
  /** Whose cookie this is; null when the session or the person is gone. */
  readonly whoIs: (token: string | undefined, touch: boolean) => SignedIn | null
  readonly setPassword: (staff: string, password: string, by: string) => Promise<void>
  /** @returns how many there were */
  readonly endSessions: (staff: string, by: string) => Promise<number>
}

export function createAccounts(deps: {
  readonly directory: LiveDirectory
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly attempts: Attempts
  readonly audit: Audit
}): Accounts {
  const { directory, passwords, sessions, attempts, audit } = deps
  const personOf = (staff: string): Staff | undefined => directory.current().staff.get(staff)
  const endAll = async (staff: string): Promise<number> => {
    const ids = sessions.of(staff).map(({ id }) => id)
    await sessions.end(ids)
    return ids.length
  }
  return {
    async signIn(staff, password, address) {
      const keys = keysOf(staff, address)
      const held = attempts.begin(keys)
      if (held) return { ok: false, code: 'too-many-tries', seconds: held.wait }
      const right = await passwords.matches(staff, password)
      // Asked anew after the wait: the person may have been dismissed meanwhile.
      const person = personOf(staff)
      if (!right || !person) {
        // What was typed into the name's field may be a password: only a name that exists is written down.
        await audit.write(person ? staff : '-', 'sign-in-failed', '')
        return { ok: false, code: 'wrong-password' }
      }
      attempts.forgive(keys)
      await audit.write(staff, 'signed-in', '')
      return { ok: true, person, token: await sessions.open(staff) }
    },
    async signOut({ person, session }) {
      await sessions.end([session.id])
      await audit.write(person.id, 'signed-out', '')
    },
    whoIs(token, touch) {
      const session = token === undefined ? null : sessions.find(token, touch)
      const person = session && personOf(session.staff)
      return session && person ? { person, session } : null
    },
    async setPassword(staff, password, by) {
      await passwords.set(staff, password)
      await endAll(staff)
      await audit.write(by, 'password-set', staff)
    },
    async endSessions(staff, by) {
      const ended = await endAll(staff)
      await audit.write(by, 'sessions-ended', staff)
      return ended
    },
  }
}

/** One address may not try many people, nor many addresses one person; a person's own slips at one desk count soonest. */
function keysOf(staff: string, address: string): readonly Key[] {
  return [
    { name: `here ${address} ${staff}`, free: 5 },
    { name: `person ${staff}`, free: 20 },
    { name: `address ${address}`, free: 20 },
  ]
}
