/** Words of the parts themselves, handed to them as `words`. */
export const ui = {
  frame: { skip: '跳到正文' },
  appBar: { nav: '主要页面', lock: '锁屏' },
  dialog: { close: '关上' },
  masked: { hold: '按住看' },
  covered: '站上遮住',
  date: { pick: '挑一天' },
  period: { before: '上个月', after: '下个月' },
  pin: {
    pad: '数字键',
    clear: '重输',
    back: '退一格',
    dots: (filled: number) => `PIN，已输 ${filled} 位`,
  },
  error: { kept: '保住了', lost: '没有存', next: '接下来', number: '出错号' },
  toast: { region: '刚才做的', undo: '改回来', close: '知道了' },
  /** Under a field, once it is kept. */
  saved: (time: string) => `${time} 存好`,
  /** While this desk's own store is being read. */
  fetching: '正在从本机取',
  people: (n: number) => `${n} 位`,
  nobodyWaits: '没有人等',
  /** The button that changes the language, in the language it leads to. */
  otherLanguage: 'English',
  ticket: (ticket: string) => `${ticket} 号`,
}
