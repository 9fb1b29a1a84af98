/**
 * 字印 that are no outcome, lane or line of the story: signs, the same in every language; the word stands beside them.
 */
export const seals = {
  /** A page without a secure address. */
  locked: '锁',
  lacking: '缺',
  /** Nothing was said. */
  none: '无',
  unknown: '？',
  reopened: '开',
  clash: '冲',
  asked: '问',
  /** 通 and 断: the line of a station; 收回 a desk. */
  through: '通',
  away: '断',
  revoked: '收',
  /** Somebody should look into it. */
  look: '看',
  desk: '桌',
  standIn: '代',
  done: '好',
  erased: '删',
  aside: '另',
  slip: '单',
  /** A value that somebody of the county proposes. */
  proposal: '议',
  /** A value that somebody of the county filled in from afar. */
  filled: '填',
  /** Another county calls somebody in. */
  county: '邻',
  /** A desk asks for live assistance. */
  help: '助',
  /** A recording in the archive. */
  film: '录',
  /** What an edited table changes. */
  added: '加',
  removed: '去',
  changed: '改',
} as const
