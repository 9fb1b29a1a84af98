import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { digestOf, makeCode, plainCode, sameDigest } from './codes.ts'
import type { LiveDirectory } from './directory.ts'
import type { Office } from './office.ts'
import type { Passwords } from './passwords.ts'

export type FirstRunRequest = {
  readonly token: string
  readonly county: { readonly name: string; readonly province: string; readonly phone: string }
  readonly admin: { readonly id: string; readonly name: string; readonly password: string }
}

type Pack = { readonly version: number }

/** What a new county begins with: the catalogue and the calendar that ship, to be edited. */
export type Starter = { readonly catalogue: Pack; readonly calendar: Pack }

/** A real county begins with nobody: whoever reads the server's console makes the first administrator. */
export type FirstRun = {
  /** To print; null when the county has an administrator. A new one at each start, and only its digest is held. */
  readonly token: string | null
  readonly isReady: () => boolean
  readonly begin: (
    request: FirstRunRequest,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly code: 'already' | 'code-unknown' }>
}

export function createFirstRun(deps: {
  readonly directory: LiveDirectory
  readonly office: Office
  readonly passwords: Passwords
  readonly random: RandomBytes
  readonly starter: Starter
}): FirstRun {
  const { directory, office, passwords, starter } = deps
  const isReady = (): boolean =>
    [...directory.current().staff.values()].some(({ roles }) => roles.includes('admin'))
  const token = isReady() ? null : makeCode(deps.random, 5)
  const digest = token === null ? null : digestOf(plainCode(token))
  let begun = false
  return {
    token,
    isReady,
    async begin({ token: given, county, admin }) {
      if (begun || isReady() || digest === null) return { ok: false, code: 'already' }
      if (!sameDigest(digestOf(plainCode(given)), digest)) return { ok: false, code: 'code-unknown' }
      begun = true
      try {
        await found(county, admin)
        return { ok: true }
      } finally {
        begun = false
      }
    },
  }

  async function found(county: FirstRunRequest['county'], admin: FirstRunRequest['admin']): Promise<void> {
    await office.nameCounty({ ...county, demo: false }, 'system')
    await office.publishPack('catalogue', starter.catalogue.version, starter.catalogue, 'system')
    await office.publishPack('calendar', starter.calendar.version, starter.calendar, 'system')
    await passwords.set(admin.id, admin.password)
    // Last: from here on the county is ready, and the token good for nothing.
    const { id, name } = admin
    await office.appoint({ id, name, roles: ['admin'], stations: [], skills: [] }, 'system')
  }
}
