import { choice, date, id, money, name, number, paper, phone, quick, reason, text } from './item-parts.ts'

const offline = ['answered', 'collected', 'preReviewed'] as const

/** 丙 开票阻断: what stands in the way of invoicing. */
export const invoiceItems = [
  quick('丙', '数电票额度不足', 'E-invoice limit too low', {
    number: 11,
    mode: 'agent',
    skill: 'invoice',
    offline: [...offline],
    fields: [
      money('limit', '现在的总额度（元）', 'Present limit (yuan)'),
      money('wanted', '要调到（元）', 'Limit wanted (yuan)'),
      choice('lasts', '调多久', 'For how long', {
        month: ['本月', 'This month'],
        always: ['以后都是', 'From now on'],
      }),
      reason,
      money('contract', '合同金额（元）', 'Contract amount (yuan)', { optional: true }),
    ],
    papers: [paper('contract', '合同或订单', 'Contract or order')],
  }),
  quick('丙', '开票员权限缺失', 'Invoice clerk lacks the right', {
    number: 12,
    mode: 'web',
    skill: 'invoice',
    offline: ['answered', 'preReviewed', 'booked'],
    fields: [
      name('clerk', '开票员姓名', 'Invoice clerk', { personal: true }),
      id('clerkId', '开票员身份证号', 'Clerk’s identity number', 'resident'),
      phone('clerkPhone', '开票员手机号', 'Clerk’s mobile'),
    ],
  }),
  quick('丙', '红字确认单待确认', 'Red-letter note waits to be confirmed', {
    number: 13,
    mode: 'web',
    skill: 'invoice',
    offline: ['answered', 'booked'],
    fields: [
      text('note', '确认单编号', 'Number of the note'),
      choice('side', '谁来确认', 'Who confirms', { seller: ['销方', 'Seller'], buyer: ['购方', 'Buyer'] }),
      money('amount', '金额（元）', 'Amount (yuan)'),
      date('issued', '原票日期', 'Date of the invoice'),
    ],
  }),
  quick('丙', '代开申请退回补正', 'Returned application for an invoice', {
    number: 14,
    mode: 'web',
    skill: 'invoice',
    offline: [...offline],
    fields: [
      text('application', '申请编号', 'Application number'),
      text('returned', '退回的原因', 'Why it was returned'),
      text('buyer', '购买方名称', 'Buyer'),
      money('amount', '金额（元）', 'Amount (yuan)'),
    ],
    papers: [paper('proof', '经营或劳务证明', 'Proof of trade or work')],
  }),
  quick('丙', '开票受限原因查询', 'Why invoicing is restricted', {
    number: 15,
    mode: 'agent',
    skill: 'invoice',
    offline: ['answered', 'collected'],
    fields: [
      text('message', '系统提示', 'What the system says'),
      date('since', '从哪天起', 'Since'),
      number('waiting', '等着开的票（张）', 'Invoices waiting', { optional: true }),
    ],
  }),
]
