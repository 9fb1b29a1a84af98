import type { RandomBytes } from '../../shared/entry/bytes.ts'

/** A viewing pass 审看证: who said why they look at an item opens it, in the session in which it was said. */
export type Pass = {
  readonly session: string
  readonly item: string
  readonly reason: string
  readonly dispute: string | null
}

/** Not used for so long, it is over; and with the working day in any case. */
const idleMs = 30 * 60_000
const longestMs = 12 * 3_600_000

export type Passes = {
  /** @returns what the page shows with each request */
  readonly open: (pass: Pass) => string
  /** Null for one that nobody was given, that is over, or that is another's or another item's. */
  readonly find: (token: unknown, session: string, item: string) => Pass | null
}

/** In memory: after a restart the reason is said once more. */
export function createPasses(deps: { readonly now: () => number; readonly random: RandomBytes }): Passes {
  const { now, random } = deps
  const open = new Map<string, { readonly pass: Pass; readonly since: number; readonly used: number }>()
  const isOver = ({ since, used }: { readonly since: number; readonly used: number }): boolean =>
    now() - used > idleMs || now() - since > longestMs
  return {
    open(pass) {
      for (const [token, known] of open) if (isOver(known)) open.delete(token)
      const token = Buffer.from(random(24)).toString('base64url')
      open.set(token, { pass, since: now(), used: now() })
      return token
    },
    find(token, session, item) {
      const known = typeof token === 'string' ? open.get(token) : undefined
      if (!known || isOver(known) || known.pass.session !== session || known.pass.item !== item) return null
      open.set(String(token), { ...known, used: now() })
      return known.pass
    },
  }
}
