/**
 * What somebody should look into about the county's ledger (验真账本), the gravest first. `forked`, `rewound`, `lost`: the log could not be
 * gone on with, and another one was begun, which cites it; `witness`: somebody signed another root of the same size; `disk`: its files
 * cannot be written; `copy`: its second place cannot; `stamp`: the time-stamping authority does not answer; `no-copy`: nobody keeps a
 * second copy.
 */
export const ledgerAlertKinds = [
  'forked',
  'witness',
  'lost',
  'rewound',
  'disk',
  'copy',
  'stamp',
  'no-copy',
] as const
export type LedgerAlertKind = (typeof ledgerAlertKinds)[number]

/** `since`: hub time, epoch ms. `about`: whose witness, or which log; empty where there is nothing to name. */
export type LedgerAlert = { readonly kind: LedgerAlertKind; readonly since: number; readonly about: string }
