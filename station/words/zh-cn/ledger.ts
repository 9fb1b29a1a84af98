import type { LedgerAlertKind } from '../../../shared/rules/ledger-alerts.ts'

/** 验真账本: what somebody should look into, what is safe meanwhile, and what to do. */
export const ledger = {
  title: '验真账本',
  alerts: {
    forked: (log: string) => ({
      title: '账本对不上，另起了一本',
      detail: `盘上的账和签过的检查点不是同一本。新账 ${log} 开头引着旧账最后的检查点，旧账另放着没动。请查是谁改过盘。`,
    }),
    witness: (name: string) => ({
      title: '见证方看到的不一样',
      detail: `${name} 在同样的长度上签了另一个根。账照记，它签的留着作凭据。请马上和它核对。`,
    }),
    lost: (log: string) => ({
      title: '账本不见了，另起了一本',
      detail: `盘上没有账，或读不出来。新账 ${log} 已从日志里重记，开头引着最后的检查点。请查盘。`,
    }),
    rewound: (log: string) => ({
      title: '账本回到了从前，另起了一本',
      detail: `盘上的账比签过的检查点短，多半是放回了旧备份。新账 ${log} 已从日志里重记，旧账另放着。`,
    }),
    disk: () => ({
      title: '账本写不进盘',
      detail: '新的证据先记在日志里，没丢；盘好了自己补记。请看盘满没满、坏没坏。',
    }),
    copy: () => ({
      title: '第二份存不下去',
      detail: '检查点存到另一处之前不往外给，新的证据暂时开不出证明。请看 LEDGER_COPY_DIR 那块盘接着没有。',
    }),
    stamp: () => ({
      title: '时间戳机构没应答',
      detail: '今天的检查点还没有时间戳，过十分钟再试。证据和证明照常。',
    }),
    'no-copy': () => ({
      title: '没有人另存一份',
      detail: '整台机器若被改回从前，就没有凭据说它改过。给 LEDGER_COPY_DIR 指一块别的盘或别的电脑。',
    }),
  } satisfies Record<LedgerAlertKind, (about: string) => { readonly title: string; readonly detail: string }>,
  since: (time: string) => `${time} 起`,
}
