import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { Deletion } from '../../shared/evidence/deletion.ts'
import type { DisputedDecision } from '../../shared/facts/dispute.ts'
import { amountInWords } from '../../shared/rules/amount-words.ts'
import type { Conclusion, DisputeTrack } from '../../shared/rules/dispute-tracks.ts'
import { amount } from './format.ts'

/**
 * What stands on the paper itself. A deed is in Chinese whatever language its page speaks. Templates 范本 are data with their legal basis; a
 * county that wants other words raises `edition`.
 */
export type Template = {
  readonly id: string
  readonly edition: number
  readonly track: DisputeTrack
  /** For which endings; a draft may be begun from it without one. */
  readonly outcomes: readonly Conclusion[]
  readonly name: string
  readonly title: string
  readonly basis: readonly string[]
  readonly sections: readonly { readonly heading: string; readonly text: (about: DeedFacts) => string }[]
}

/** What a template fills in by itself. */
export type DeedFacts = Pick<DisputeState, 'claim' | 'focuses' | 'conclusions' | 'performances'>

/** 1,250.00 元（壹仟贰佰伍拾元整） */
const inFull = (money: string): string => `${amount(money)} 元（${amountInWords(money)}）`

type FileKind = Deletion['gone'][number]['kind']

export const deedDate = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number)
  return `${year} 年 ${month} 月 ${day} 日`
}

const kinds: Readonly<Record<DisputedDecision['kind'], string>> = {
  spotPenalty: '当场处罚决定',
  penalty: '行政处罚决定',
  tax: '征税决定',
  quota: '核定定额',
  abnormal: '非正常户认定',
  credit: '信用评价',
  other: '决定',
}

const decisionLine = (decision: DisputedDecision): string =>
  `${deedDate(decision.date)}，${decision.office}作出${kinds[decision.kind]}${decision.number ? `（${decision.number}）` : ''}${decision.amount ? `，金额 ${inFull(decision.amount)}` : ''}。`

const focuses = {
  heading: '争议焦点',
  text: ({ focuses: all }: DeedFacts) => all.map(({ title }, at) => `${at + 1}. ${title}。`).join('\n'),
}
const claims = {
  heading: '当事人的主张',
  text: ({ claim }: DeedFacts) =>
    [claim?.decision ? decisionLine(claim.decision) : '', claim ? `申请人主张：${claim.about}` : '']
      .filter(Boolean)
      .join('\n'),
}
const found = { heading: '查明的事实', text: () => '' }
const performance = {
  heading: '履行',
  text: ({ performances }: DeedFacts) =>
    performances.map(({ who, what, due }) => `${who}应于 ${deedDate(due)}前${what}。`).join('\n'),
}
const handling = (text: (about: DeedFacts) => string) => ({ heading: '处理', text })

function corrected({ claim, conclusions }: DeedFacts): string {
  const said = conclusions.at(-1)?.conclusion
  if (said?.outcome !== 'corrected') return ''
  const decision = claim?.decision
  const what = decision ? `${deedDate(decision.date)}${kinds[decision.kind]}` : '原决定'
  return `${said.office}自行纠正，撤销 ${what}${said.refund ? `，已缴的 ${inFull(said.refund)}退还` : ''}。${said.note}`
}
const noteOf = ({ conclusions }: DeedFacts): string => conclusions.at(-1)?.conclusion.note ?? ''

const record = '税费争议处理记录'
const rights = '当事人申请行政复议的期限不因调解停止计算。'

export const templates: readonly Template[] = [
  {
    id: 'corrected',
    edition: 2,
    track: 'tax',
    outcomes: ['corrected'],
    name: '原机关自行纠正',
    title: record,
    basis: ['行政处罚法', '税务行政复议规则'],
    sections: [focuses, claims, found, handling(corrected), performance],
  },
  {
    id: 'explained',
    edition: 1,
    track: 'tax',
    outcomes: ['explained', 'ended'],
    name: '释明或终止',
    title: record,
    basis: ['税收征收管理法第七条', '行政复议法第二十条'],
    sections: [focuses, claims, found, handling((about) => `${noteOf(about)}\n${rights}`.trim())],
  },
  {
    id: 'settled',
    edition: 1,
    track: 'tax',
    outcomes: ['settled'],
    name: '和解或调解',
    title: '税费争议和解协议',
    basis: ['税务行政复议规则第八十六条'],
    sections: [focuses, claims, found, handling(noteOf), performance],
  },
  {
    id: 'transferred',
    edition: 1,
    track: 'tax',
    outcomes: ['transferred'],
    name: '转复议',
    title: record,
    basis: ['行政复议法第二十条、第二十三条', '税收征收管理法第八十八条'],
    sections: [
      focuses,
      claims,
      found,
      handling((about) => {
        const said = about.conclusions.at(-1)?.conclusion
        const to = said?.outcome === 'transferred' ? said.to : ''
        return `当事人向${to}申请行政复议。${noteOf(about)}\n${rights}`
      }),
    ],
  },
  {
    id: 'agreement',
    edition: 1,
    track: 'civil',
    outcomes: ['agreement'],
    name: '人民调解协议书',
    title: '人民调解协议书',
    basis: ['人民调解法第二十九条、第三十一条、第三十三条'],
    sections: [
      { ...focuses, heading: '纠纷的主要事实和争议事项' },
      claims,
      found,
      { heading: '协议内容', text: noteOf },
      { ...performance, heading: '履行的方式和期限' },
    ],
  },
  {
    id: 'noAgreement',
    edition: 2,
    track: 'civil',
    outcomes: ['none'],
    name: '调解终止记录',
    title: '人民调解记录',
    basis: ['人民调解法第二十七条'],
    sections: [focuses, claims, found, handling(noteOf)],
  },
]

/** Of the track; those that fit the ending first. */
export function templatesFor(track: DisputeTrack, outcome: Conclusion | null): readonly Template[] {
  const fits = (one: Template): boolean => outcome !== null && one.outcomes.includes(outcome)
  const all = templates.filter((one) => one.track === track)
  return [...all.filter(fits), ...all.filter((one) => !fits(one))]
}

/** Words of the printed page around the sections. */
export const deed = {
  number: (county: string, number: string) => {
    const [year = '', serial = ''] = number.split('-')
    return `${county}税调〔${year}〕${serial} 号`
  },
  draft: '草稿，未编号',
  parties: '当事人',
  sides: { applicant: '申请人', respondent: '被申请人' },
  mediator: '调解员',
  opened: '提出',
  basis: '依据',
  citations: '引用的证据',
  tracks: { camera: '镜头', screen: '桌面', microphone: '声音' } as Readonly<Record<string, string>>,
  numerals: ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'],
  heading: (at: number, heading: string) => `${deed.numerals[at] ?? at + 1}、${heading}`,
  cite: (n: number, item: string, track: string, time: string, segment: number, sum: string) =>
    `〔${n}〕 证据件 ${item} · ${track} ${time} · 段 ${segment} · sha256 ${sum}`,
  effect: {
    tax: '本记录不影响当事人依法申请行政复议或者提起行政诉讼的权利；法定期限不因调解停止计算。税款数额不在本记录协商范围内。',
    civil:
      '本协议自各方当事人签名、盖章或者按指印，调解员签名并加盖印章之日起生效。双方可以自生效之日起三十日内共同向人民法院申请司法确认。',
  } satisfies Record<DisputeTrack, string>,
  sign: '签名',
  fingerprint: '指印',
  date: '日期',
  seal: '（印章）',
  looks: {
    title: '证据查看记录',
    item: '证据件',
    recorded: '录制',
    until: '列到',
    count: (n: number) => `共 ${n} 次`,
    by: '打印',
    columns: ['序号', '时间', '单位', '姓名', '做了什么', '事由'],
    kinds: {
      opened: '打开看',
      searched: '查文字记录',
      clip: '截取片段',
      still: '截图',
      export: '取走证据包',
      listed: '打印本表',
    } as Readonly<Record<string, string>>,
    note: '本表按先后列出到打印时为止每一次查看，随查看记下，不能改动。事由里的证件号码、电话号码遮去一部分。',
  },
  certificate: {
    title: '销毁证明',
    item: '证据件',
    at: '删除时间',
    asked: '提出',
    agreed: '同意',
    reason: '事由',
    rule: '依据',
    ruleOf: (name: string, table: number) => `${name}（期限表第 ${table} 版）`,
    files: '删了的',
    filesOf: (files: number, bytes: string) => `原件 ${files} 个，共 ${bytes}`,
    manifest: '清单 SHA-256',
    key: '签名的钥匙',
    sum: '本证明原文 SHA-256',
    ledger: '验真账本',
    leaf: (index: number, size: number) =>
      `第 ${index + 1} 条，账本共 ${size} 条。打印前核过：原文和哈希对得上，这一条确在账本里。检查点的签名要用县局公布的钥匙另核。`,
    unproved: '打印时还没有和账本核对上。',
    gone: '一起删了的每个文件',
    columns: ['文件', '是什么', '大小', 'SHA-256'],
    kinds: {
      original: '原件',
      review: '观看件',
      composite: '合成件',
      audio: '录音',
      peaks: '波形',
      still: '截图',
      clip: '片段',
      redaction: '遮挡件',
      transcript: '文字稿',
    } satisfies Record<FileKind, string> as Readonly<Record<FileKind, string>>,
    signed: '本证明由县局的证据钥匙签名；改一个字，哈希就对不上账本里记的。',
  },
  copies: '本记录一式三份，当事人各执一份，调解室存一份。',
}
