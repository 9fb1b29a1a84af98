import type { RandomBytes } from '../../../shared/entry/bytes.ts'
import { call } from '../../../shared/http/call.ts'
import { signIn } from '../../../shared/http/people.ts'
import type { DeskStore } from '../desk-store.ts'
import type { Identity, Settings } from '../store/settings.ts'
import type { Door } from './door.ts'
import type { Pins } from './pins.ts'
import { makeVaultKey, rawVaultKey, type Vault } from './vault.ts'

export type SignIn = Pick<DeskStore, 'signIn' | 'setPin'>

/** With the password and a link somebody gets a PIN here. */
export function createSignIn(deps: {
  readonly world: { readonly fetch: typeof fetch; readonly base: string; readonly random: RandomBytes }
  readonly identity: () => Identity | null
  readonly settings: Settings
  readonly vault: Vault
  readonly door: Door
  readonly pins: Pins
  /** Resolves when the staff list has this person, or after a while without. */
  readonly known: (staff: string) => Promise<void>
}): SignIn {
  // The desk needs no session at the county, and must not end another window's: no cookie is taken or sent.
  const withoutCookie: typeof fetch = (input, init) => {
    const { fetch } = deps.world
    return fetch(input, { ...init, credentials: 'omit' })
  }
  return {
    async signIn(staff, password) {
      const own = deps.identity()
      if (!own) return { ok: false, error: { code: 'device-unknown' } }
      if (deps.door.live.current().kind === 'revoked') return { ok: false, error: { code: 'device-revoked' } }
      const hasVault = (await deps.settings.get('vault')) !== null && deps.pins.people().length > 0
      if (hasVault && !deps.vault.key()) return { ok: false, error: { code: 'desk-locked' } }
      const answer = await call({ fetch: withoutCookie, base: deps.world.base }, signIn, {
        body: { staff, password },
      })
      if (!answer.ok) return answer
      const who = answer.value
      if (!who.roles.includes('assistant') || !who.stations.includes(own.station.id)) {
        return { ok: false, error: { code: 'not-of-this-station' } }
      }
      // What this person writes is judged by the staff list that this desk knows: it should know this person.
      await deps.known(who.id)
      deps.door.choose(who)
      return { ok: true }
    },
    async setPin(pin) {
      if (!/^\d{6}$/.test(pin)) throw new Error('a PIN has six digits')
      const open = deps.door.held()
      const who = deps.door.choosing() ?? open?.who
      if (!who) throw new Error('nobody has signed in')
      const key = deps.vault.key()
      const secret = key
        ? await rawVaultKey(deps.settings, key)
        : (await makeVaultKey(deps.settings, deps.world.random)).raw
      await deps.pins.set(who, pin, secret)
      await deps.door.enter(secret, {
        who,
        how: open?.how ?? 'password',
        slot: open?.slot ?? null,
        until: open?.until ?? null,
      })
    },
  }
}
