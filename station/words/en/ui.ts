import type { ui as zhUi } from '../zh-cn/ui.ts'

export const ui: typeof zhUi = {
  frame: { skip: 'Skip to the work' },
  appBar: { nav: 'Main pages', lock: 'Lock the screen' },
  dialog: { close: 'Close' },
  masked: { hold: 'Hold' },
  covered: 'covered here',
  date: { pick: 'Pick a day' },
  period: { before: 'Month before', after: 'Month after' },
  pin: {
    pad: 'Digits',
    clear: 'Start over',
    back: 'Back',
    dots: (filled) => `PIN, ${filled} ${filled === 1 ? 'digit' : 'digits'} in`,
  },
  error: { kept: 'Kept', lost: 'Not kept', next: 'Next', number: 'Error no.' },
  toast: { region: 'Just done', undo: 'Undo', close: 'Seen' },
  saved: (time) => `saved ${time}`,
  fetching: 'Fetching from this desk',
  people: (n) => `${n} waiting`,
  nobodyWaits: 'Nobody waits',
  otherLanguage: '中文',
  ticket: (ticket) => `No. ${ticket}`,
}
