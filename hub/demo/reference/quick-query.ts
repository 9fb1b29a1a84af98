import { choice, date, idCard, money, period, quick, tax, text, year } from './item-parts.ts'

const offline = ['booked', 'answered'] as const

/** 戊 查询证明: enquiries and certificates. All of it lies in the bureau's system: without a link only an appointment or an explanation. */
export const queryItems = [
  quick('戊', '完税证明', 'Tax payment certificate', {
    number: 20,
    mode: 'web',
    skill: 'general',
    offline: [...offline],
    fields: [
      tax,
      date('from', '从哪天', 'From'),
      date('to', '到哪天', 'To'),
      text('use', '用在哪里', 'What it is for', { optional: true }),
    ],
    papers: [idCard],
  }),
  quick('戊', '个税纳税记录', 'Record of individual income tax', {
    number: 21,
    mode: 'web',
    skill: 'income',
    offline: [...offline],
    fields: [
      date('from', '从哪天', 'From'),
      date('to', '到哪天', 'To'),
      text('use', '用在哪里', 'What it is for', { optional: true }),
    ],
    papers: [idCard],
  }),
  quick('戊', '社保费缴费证明', 'Certificate of social insurance paid', {
    number: 22,
    mode: 'web',
    skill: 'insurance',
    offline: [...offline],
    fields: [
      choice('insurance', '险种', 'Insurance', {
        medical: ['城乡居民医保', 'Residents’ medical'],
        pension: ['城乡居民养老', 'Residents’ pension'],
        employee: ['职工社保', 'Employees’'],
      }),
      year,
      text('use', '用在哪里', 'What it is for', { optional: true }),
    ],
    papers: [idCard],
  }),
  quick('戊', '申报缴款进度、纳税缴费信用级别查询', 'Progress of filing and payment; credit grade', {
    number: 23,
    mode: 'web',
    skill: 'general',
    offline: [...offline],
    fields: [
      choice('about', '查什么', 'What to look up', {
        filing: ['申报进度', 'Filing'],
        payment: ['缴款进度', 'Payment'],
        credit: ['信用级别', 'Credit grade'],
      }),
      period,
      money('amount', '金额（元）', 'Amount (yuan)', { optional: true }),
    ],
  }),
]
