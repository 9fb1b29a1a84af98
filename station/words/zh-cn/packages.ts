import type { PackageRefusal, PackageStep, StepVerdict } from '../../../shared/evidence/package/brought.ts'
import type { PackageFault } from '../../../shared/evidence/package/judge.ts'
import type { EvidenceManifest } from '../../../shared/evidence/manifest.ts'

/** A package of evidence 证据包 that somebody brought, for reading alone. */
export const packages = {
  title: '看别处来的证据包',
  open: '看证据包',
  note: '本县外县的都行。照包里 verify.sh 的规矩逐项查，里面的东西不进本县的证据库，看完就丢掉。',
  choose: '挑一个证据包',
  again: '再看一个',
  sending: '正在送县局',
  checking: '送到了，正在逐项查',
  of: (done: string, all: string) => `${done} / ${all}`,
  stop: '不看了',
  none: '还没有挑证据包',
  noneMore: '一个 .zip 文件，别人交来时是什么样就什么样，不要解开再打包。',
  genuine: '这个证据包没有被改过',
  genuineMore: '每一项都对得上。钥匙是不是对方的，拿下面的指纹和对方公布的对一对。',
  ours: '这个证据包没有被改过，是本县出的',
  wrong: (n: number) => `这个证据包有 ${n} 处不对`,
  wrongMore: '不对的是哪个文件，写在下面。请对方重新出一份。',
  refused: '这个文件没有看',
  refusals: {
    absent: '打不开这个文件。',
    'no-zip': '不是 ZIP，或者断了、目录不对。',
    compressed: '里面的文件压缩过：不是证据包，或者有人解开又打了包。',
    'too-many': '里面的文件太多。',
    'too-large': '里面的清单或签名大得离谱。',
    name: '里面有文件名不许这样写，或者重名。',
    link: '里面有指向别处的链接。',
    overlap: '里面的文件叠在一起，或者两处目录不一样。',
  } satisfies Record<PackageRefusal, string> as Readonly<Record<PackageRefusal, string>>,
  at: (file: string) => `文件：${file}`,
  steps: '逐项查',
  stepsOf: {
    list: { good: '文件名单有签名，和钥匙相符', wrong: '文件名单和它的签名、钥匙不符', none: '' },
    files: { good: '每个文件都和名单一致，不多不少', wrong: '有文件和名单不一致', none: '' },
    manifest: { good: '清单有签名，和钥匙相符', wrong: '清单和它的签名不符，或者读不懂', none: '' },
    originals: {
      good: '原件和清单一致，一段接一段',
      wrong: '有原件和清单不符，或者接不上',
      none: '没有能读的清单，原件没法对',
    },
    ledger: { good: '在出证县局的账本里', wrong: '账本证明不成立', none: '没有附账本证明' },
    stamps: { good: '', wrong: '', none: '附有时间戳，要用 verify.sh 查' },
    key: { good: '钥匙是本县的', wrong: '', none: '钥匙不是本县的，指纹请和对方公布的对一对' },
  } satisfies Record<PackageStep, Record<StepVerdict['is'], string>> as Readonly<
    Record<PackageStep, Readonly<Record<StepVerdict['is'], string>>>
  >,
  faults: {
    unreadable: '读不懂',
    signature: '和签名、钥匙不符',
    missing: '缺失',
    added: '名单上没有，多出来的',
    altered: '内容被改过',
    chain: '接不上前一段',
    'not-as-manifest': '和清单不符',
    'not-left-out': '写明未附，却在包里',
    ledger: '证明不成立',
  } satisfies Record<PackageFault['what'], string> as Readonly<Record<PackageFault['what'], string>>,
  fault: (file: string, what: string) => `${file}：${what}`,
  more: (n: number) => `还有 ${n} 处`,
  about: '里面是什么',
  facts: {
    item: '编号',
    county: '哪个县',
    source: '来源',
    when: '录制时间',
    operator: '操作人',
    archived: '入档时间',
    files: '原件',
    leftOut: '依法未附',
    fingerprint: '钥匙指纹',
  },
  sources: {
    window: '窗口录像',
    consult: '同屏录像',
    surveillance: '大厅监控片段，不是服务录像',
  } satisfies Record<EvidenceManifest['source'], string> as Readonly<
    Record<EvidenceManifest['source'], string>
  >,
  when: (from: string, to: string) => `${from} 至 ${to}`,
  count: (n: number, size: string) => `${n} 个文件，${size}`,
  originals: '原件',
  listed: '原件，一个一行',
  columns: { name: '文件', track: '哪一路', size: '大小', sum: 'SHA-256' },
}
