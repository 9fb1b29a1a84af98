/**
 * Every dispute starts by naming its track 轨道, because the law differs. `tax` 征纳争议: a taxpayer against the bureau. `civil` 民事: between
 * people, before the 老娘舅.
 */
export const disputeTracks = ['tax', 'civil'] as const
export type DisputeTrack = (typeof disputeTracks)[number]

/** The one-character seal 字印 of each. */
export const trackSeals: Readonly<Record<DisputeTrack, string>> = { tax: '征', civil: '民' }

/**
 * What the bureau decided: on-the-spot penalty 当场处罚, other penalty 行政处罚, tax itself 征税行为, fixed quota 核定定额, abnormal status 非正常户,
 * credit rating 信用评价.
 */
export const decisionKinds = [
  'spotPenalty',
  'penalty',
  'tax',
  'quota',
  'abnormal',
  'credit',
  'other',
] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** How a dispute ends. 征纳: 释明, 原机关自行纠正, 和解或调解, 转复议, 终止. 民事: 达成协议, 未达成协议. */
const taxConclusions = ['explained', 'corrected', 'settled', 'transferred', 'ended'] as const
const civilConclusions = ['agreement', 'none'] as const
export const conclusions = [...taxConclusions, ...civilConclusions] as const
export type Conclusion = (typeof conclusions)[number]

/** What may be settled at all: 税务行政复议规则 第86条, discretion 自由裁量, compensation 行政赔偿, reward 行政奖励, other reasonableness 其他合理性. */
export const settlementGrounds = ['discretion', 'compensation', 'reward', 'reasonableness'] as const
export type SettlementGround = (typeof settlementGrounds)[number]

/**
 * Which endings are open. The tax payable is never bargained over: where tax itself is disputed there is nothing to settle, it is explained,
 * corrected by whoever decided it, or goes to reconsideration.
 */
export function conclusionsOf(track: DisputeTrack, decision: DecisionKind | null): readonly Conclusion[] {
  if (track === 'civil') return civilConclusions
  return decision === 'tax' ? taxConclusions.filter((one) => one !== 'settled') : taxConclusions
}

/** The clocks 时钟 that may run in a dispute: see dispute-clocks.ts. */
export const disputeClocks = ['mediation', 'reconsideration', 'confirmation'] as const
export type DisputeClock = (typeof disputeClocks)[number]
