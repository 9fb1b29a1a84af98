import { choice, date, licence, money, paper, period, quick, reason, tax, text } from './item-parts.ts'

const offline = ['answered', 'collected', 'preReviewed'] as const

/** 甲 申报阻断: what stands in the way of filing. All of it is due with the filing itself. */
export const filingItems = [
  quick('甲', '上期未申报补报', 'Overdue return for an earlier period', {
    number: 1,
    mode: 'web',
    skill: 'general',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      tax,
      { ...period, key: 'missedPeriod', label: { zh: '漏报的所属期', en: 'Period that was missed' } },
      money('sales', '那一期销售额（元）', 'Sales of that period (yuan)'),
      reason,
    ],
    papers: [paper('ledger', '那一期的账或流水', 'Ledger of that period', { optional: true })],
  }),
  quick('甲', '票表比对不符', 'Invoices and return do not match', {
    number: 2,
    mode: 'agent',
    skill: 'invoice',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      period,
      tax,
      money('declared', '申报表销售额（元）', 'Sales on the return (yuan)'),
      money('invoiced', '开票金额（元）', 'Invoiced amount (yuan)'),
      reason,
    ],
    papers: [paper('summary', '发票汇总', 'Invoice summary')],
  }),
  quick('甲', '税费种认定缺失或有误', 'Tax type missing or wrong', {
    number: 3,
    mode: 'agent',
    skill: 'registration',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      tax,
      choice('change', '要怎么改', 'What to change', {
        add: ['补认定', 'Add'],
        correct: ['改认定', 'Correct'],
        remove: ['取消', 'Remove'],
      }),
      choice('cycle', '申报周期', 'Filing cycle', {
        month: ['按月', 'Monthly'],
        quarter: ['按季', 'Quarterly'],
        once: ['按次', 'Each time'],
      }),
      date('from', '从哪天起', 'From'),
    ],
    papers: [licence],
  }),
  quick('甲', '未缴款申报更正、作废', 'Correct or void an unpaid return', {
    number: 4,
    mode: 'web',
    skill: 'general',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      period,
      tax,
      choice('change', '更正还是作废', 'Correct or void', {
        correct: ['更正', 'Correct'],
        void: ['作废', 'Void'],
      }),
      money('was', '原来报的销售额（元）', 'Sales as filed (yuan)'),
      money('shouldBe', '应报的销售额（元）', 'Sales as they should be (yuan)'),
      reason,
    ],
    papers: [paper('return', '原申报表', 'The return as filed', { optional: true })],
  }),
  quick('甲', '财务会计制度备案或财报缺失', 'Accounting scheme or statements missing', {
    number: 5,
    mode: 'web',
    skill: 'general',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      choice('lacks', '缺什么', 'What is missing', {
        scheme: ['制度备案', 'Accounting scheme'],
        statements: ['财务报表', 'Financial statements'],
      }),
      period,
      choice('scheme', '会计制度', 'Accounting scheme', {
        small: ['小企业会计准则', 'Small enterprises'],
        general: ['企业会计准则', 'Enterprises'],
        cooperative: ['农民专业合作社会计制度', 'Farmers’ cooperatives'],
      }),
      text('software', '记账软件', 'Accounting software', { optional: true }),
    ],
    papers: [paper('statements', '财务报表', 'Financial statements', { optional: true })],
  }),
]
