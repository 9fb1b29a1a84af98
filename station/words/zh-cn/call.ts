import type { SignalCode } from '../../../shared/signaling/message.ts'
import type { Ending, Line, PauseReason, RecordingState } from '../../../shared/signaling/parts.ts'

/** 同屏 live assistance: why it did not go, or is over, and how the line does; by the codes of shared/signaling. */
export const call = {
  refusals: {
    'token-wrong': '进不了这场通话：凭证不对。回到事项里再进一次。',
    'token-early': '还没到时间，到点会自己接上。',
    'token-ended': '这次的凭证到期了，正在换一张。',
    'token-revoked': '县局收回了这场通话的凭证。要接着办，请县局再邀请一次。',
    version: '这里的软件比县局的旧，更新后再进。',
    'room-unknown': '这场通话已经不在了。',
    'room-full': '人满了，一场通话最多八方。',
    'not-joined': '还没接上，稍等。',
    'already-joined': '已经在里面了。',
    'no-right': '这一步不在您的权限里。',
    'not-found': '要找的人或画面已经不在了。',
    already: '这一路已经在传了。',
    'bad-message': '有一处写法不对，没有送出去。',
    'unknown-message': '县局不认得这一步，多半是版本不同。',
    'out-of-order': '次序乱了，没有送出去。再做一次。',
    'too-large': '太大了，没有送出去。分几次送。',
    'too-many': '太快了，慢一点。',
    'bad-media': '对方的画面或声音这台电脑放不了。文字照常。',
    'peer-away': '对方暂时断线，等他回来再做。',
    'no-answer': '对方的电脑没有回应，没有做成。',
    'no-worker': '县局的通话程序还没备好，文字和事项照常。',
    unreachable: '没接上通话。线路通了会自己接上。',
    broken: '出了意外，没有做成。再试一次。',
  },
  endings: {
    left: '已离开',
    vanished: '断线，没有回来',
    replaced: '在另一个窗口接着通话',
    'put-out': '被请出',
    'token-ended': '凭证到期',
    'token-revoked': '凭证被收回',
    'room-closed': '通话已结束',
    'node-stopped': '县局的通话程序正在重启',
  },
  paused: {
    self: '自己暂停',
    muted: '主持人静音',
    held: '通话保持中',
    line: '线路太慢，画面暂停，声音优先',
    recorder: '等录音录像开始',
  },
  line: { good: '线路好', thin: '线路偏慢', bad: '线路差', lost: '断线' },
  why: { none: '', slow: '带宽不够', loss: '丢包', delay: '延迟大', silent: '听不到县局' },
  recording: { off: '没有录', starting: '正要开始录', on: '录制中', failed: '录不了' },
} satisfies CallWords

type CallWords = {
  readonly refusals: Readonly<Record<SignalCode, string>>
  readonly endings: Readonly<Record<Ending, string>>
  readonly paused: Readonly<Record<PauseReason, string>>
  readonly line: Readonly<Record<Line['state'], string>>
  readonly why: Readonly<Record<Line['why'], string>>
  readonly recording: Readonly<Record<RecordingState, string>>
}
