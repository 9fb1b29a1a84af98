import type { Words } from '../zh-cn.ts'

export const ledger: Words['ledger'] = {
  title: 'Ledger of evidence',
  alerts: {
    forked: (log) => ({
      title: 'The ledger did not fit, and another was begun',
      detail: `What lies on the disk is not what was signed. The new one, ${log}, begins with the last checkpoint of the old one, which was put aside as it was. Find out who changed the disk.`,
    }),
    witness: (name) => ({
      title: 'A witness saw something else',
      detail: `${name} signed another root of the same length. Entries go on being written, and what it signed is kept. Compare with them now.`,
    }),
    lost: (log) => ({
      title: 'The ledger was gone, and another was begun',
      detail: `There was none on the disk, or it could not be read. The new one, ${log}, was written anew from the journal and begins with the last checkpoint. Look at the disk.`,
    }),
    rewound: (log) => ({
      title: 'The ledger was set back, and another was begun',
      detail: `What lies on the disk is shorter than what was signed; most likely an old backup was put back. The new one, ${log}, was written anew from the journal; the old one was put aside.`,
    }),
    disk: () => ({
      title: 'The ledger cannot write to its disk',
      detail:
        'New evidence waits in the journal, and nothing is lost; it is caught up when the disk is well. Is the disk full, or broken?',
    }),
    copy: () => ({
      title: 'The second copy cannot be written',
      detail:
        'No checkpoint is given out before it is kept elsewhere, so that new evidence cannot be proven for now. Is the disk of LEDGER_COPY_DIR there?',
    }),
    stamp: () => ({
      title: 'The time-stamping authority does not answer',
      detail:
        'The checkpoint of today has no stamp yet; it is asked for again in ten minutes. Evidence and proofs go on.',
    }),
    'no-copy': () => ({
      title: 'Nobody keeps a second copy',
      detail:
        'Should the whole computer be set back, nothing shows that it was. Let LEDGER_COPY_DIR name another disk, or another computer.',
    }),
  },
  since: (time) => `since ${time}`,
}
