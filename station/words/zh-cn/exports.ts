import type { LawSource, Severity, WeaknessCode } from '../../../shared/rules/admissibility.ts'

/** 558630 says nothing to anybody; 6 days do. */
const spanOf = (seconds: number): string => {
  if (seconds < 120) return `${seconds} 秒`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} 分钟`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} 小时` : `${Math.round(seconds / 86_400)} 天`
}

type About = { readonly count: number; readonly seconds: number }

/** Evidence that is given out 出证: what would be held against it, two people, and the package. */
export const exports = {
  title: '出证',
  of: (time: string) => `${time} 的证据出证`,
  note: '一人提出，另一个岗位的人同意，才做成证据包。包里是原件、清单、签名和验真脚本，不联网也能查。',
  loading: '正在看这份证据……',
  check: {
    title: '拿出去之前，先看哪里弱',
    none: '没有看出弱处。',
    noneMore: '转写稿、同意、时钟、缺口、保管都齐。法官怎么看，是法官的事。',
    notAdvice: '这是提醒，不是法律意见，不拦着出证。',
  },
  severities: {
    bars: '可能不被采信',
    weakens: '单独站不住',
    notes: '要知道',
  } satisfies Record<Severity, string> as Readonly<Record<Severity, string>>,
  weaknesses: {
    deleted: () => '这份证据已经删除，只剩证明。',
    'not-archived': () => '还没有全部入档核对，不能出证。',
    'no-consent': () => '没有被录的人同意的记录。',
    'after-filing': () => '是申请复议或者起诉以后录的，行政机关不能拿来证明自己合法。',
    conceded: ({ count }) => `带上了调解中让步的话，共 ${count} 段，以后不能用来对当事人不利。`,
    'files-wrong': ({ count }) => `有 ${count} 个原件缺失，或者和封存时不同。`,
    'no-transcript': () => '有声音，没有文字稿。',
    'machine-transcript': () => '文字稿只有机器写的一份，没人对着声音核过，不算数。',
    'transcript-unread': () => '文字稿还没有人对着声音核对过。',
    gap: ({ count, seconds }) => `有 ${count} 处缺口，最长 ${seconds} 秒。`,
    'clock-unsure': ({ seconds }) =>
      seconds === 0
        ? '录的时候，那台机器的时钟没有和县局对过。'
        : `录的时候，那台机器的时钟和县局差 ${spanOf(seconds)}，记下的时间已按县局的校过。`,
    'redaction-unread': ({ count }) => `有 ${count} 份遮挡件没有第二个人看过。`,
    'one-copy': () => '只存在一块盘上，还没有第二份。',
    surveillance: () => '这是大厅监控，为安全而装；调取要有事由、内容、单位、姓名的登记。',
    'left-out': ({ count }) => `调解中让步的话共 ${count} 段，没有附上。`,
    untold: ({ count }) => `有 ${count} 条记录这里读不出来。`,
  } satisfies Record<WeaknessCode, (about: About) => string> as Readonly<
    Record<WeaknessCode, (about: About) => string>
  >,
  sources: {
    'administrative-evidence-12': '行政诉讼证据规定 第十二条',
    'administrative-evidence-57': '行政诉讼证据规定 第五十七、五十八条',
    'administrative-evidence-66': '行政诉讼证据规定 第六十六条',
    'reconsideration-46': '行政复议法 第四十六条',
    'civil-evidence-90': '民事诉讼证据规定 第九十条',
    'civil-evidence-93': '民事诉讼证据规定 第九十三条',
    'civil-evidence-94': '民事诉讼证据规定 第九十四条',
    'public-video-16': '公共安全视频图像信息系统管理条例 第十六条',
  } satisfies Record<LawSource, string> as Readonly<Record<LawSource, string>>,
  steps: '谁提出，谁同意',
  none: '还没有人提出过。',
  asked: (who: string, time: string) => `${who} ${time} 提出`,
  withConceded: '带上让步的话',
  agreed: (who: string, time: string) => `${who} ${time} 同意`,
  declined: (who: string, time: string) => `${who} ${time} 不同意`,
  waits: '等另一个岗位的人同意',
  notAsker: '您提出的，要另一个岗位的人同意',
  agree: '同意出证',
  decline: '不同意',
  make: '做证据包',
  making: '正在做证据包，大的要几分钟……',
  made: '证据包做好了',
  download: '下载证据包',
  size: (text: string) => `大小 ${text}`,
  sum: '整个文件的 SHA-256，连同包一起告诉对方',
  ask: {
    reason: '为什么要出证',
    reasonHelp: '谁要、凭什么文书要。会写进证据包的说明里。',
    reasonWrong: '至少写两个字',
    conceded: '带上调解中让步的话',
    concededMore: '一般不带。要带，在事由里写明为什么。',
    go: '提出出证',
    asked: '提出来了，等另一个岗位的人同意',
  },
  failures: {
    answer: '还没有人同意。',
    archive: '还没有全部入档，不能出证。',
    role: '要另一个岗位的人同意：同岗位的不算。',
    file: (name: string) => `证据包没有做成：${name} 和清单不符，请档案员核对两份存档。`,
  },
}
