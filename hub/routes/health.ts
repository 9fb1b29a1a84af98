import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Archive } from '../../shared/evidence/archive.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/store.ts'

export type HealthDeps = {
  readonly store: Pick<Store, 'kind' | 'ping'>
  readonly dataDir: string
  /** How long the oldest entry waits to be told and projected, ms. */
  readonly lag: () => number
  readonly ledger: Pick<Ledger, 'standing'>
  /** Null: evidence is not kept here. */
  readonly archive: Pick<Archive, 'standing'> | null
}

/** Below this the hub still serves, and says that somebody has to make room. */
const leastFree = 500_000_000
/** Further behind than this, ms, the followers are stuck, or the hub is drowning. */
const mostBehind = 60_000

/** For whoever watches the server: 200 when it can take entries, 503 when it cannot. No secret, no name. */
export function serveHealth(app: FastifyInstance, deps: HealthDeps): void {
  const { store, dataDir, lag, ledger, archive } = deps
  app.get('/healthz', { exposeHeadRoute: false }, async (_, reply) => {
    const fault = await store.ping()
    const behindMs = lag()
    const freeBytes = await freeOn(dataDir)
    const { alerts } = await ledger.standing()
    const copy = (await archive?.standing())?.copy.kind ?? 'well'
    const warnings = [
      ...(freeBytes !== null && freeBytes < leastFree ? ['disk'] : []),
      ...(behindMs > mostBehind ? ['followers'] : []),
      ...alerts.map(({ kind }) => `ledger-${kind}`),
      // `none`: there is no second disk; `behind`, `away`: it lacks something.
      ...(copy === 'well' ? [] : [`archive-copy-${copy}`]),
    ]
    const ok = fault === undefined
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        ok,
        store: { kind: store.kind, fault: fault?.code ?? null },
        followers: { behindMs },
        disk: { freeBytes },
        warnings,
      })
  })
}

async function freeOn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
