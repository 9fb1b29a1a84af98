import { type LedgerAlert, type LedgerAlertKind, ledgerAlertKinds } from '../../shared/rules/ledger-alerts.ts'

/** What troubles the ledger now, each kind once and since when, the gravest first. */
export type Alerts = {
  readonly raise: (kind: LedgerAlertKind, about?: string) => void
  readonly end: (kind: LedgerAlertKind) => void
  readonly all: () => readonly LedgerAlert[]
}

export function createAlerts(now: () => number): Alerts {
  const standing = new Map<LedgerAlertKind, LedgerAlert>()
  return {
    raise(kind, about = '') {
      const since = standing.get(kind)?.since ?? now()
      standing.set(kind, { kind, since, about })
    },
    end: (kind) => void standing.delete(kind),
    all: () => ledgerAlertKinds.flatMap((kind) => standing.get(kind) ?? []),
  }
}
