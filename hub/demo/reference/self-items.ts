import {
  choice,
  id,
  idCard,
  item,
  licence,
  money,
  name,
  number,
  paper,
  period,
  tax,
  text,
  year,
} from './item-parts.ts'

/** 自助: on the station's machines or the visitor's own phone, with help only where it is wanted. */
export const selfItems = [
  item('self', 's-filing', '申报', 'File a return', {
    skill: 'general',
    lastDay: 'filing',
    offline: ['answered', 'collected', 'preReviewed'],
    fields: [
      tax,
      period,
      money('sales', '本期销售额（元）', 'Sales of the period (yuan)'),
      number('invoices', '已开发票（张）', 'Invoices issued'),
      money('invoiced', '开票金额（元）', 'Invoiced amount (yuan)'),
      money('uninvoiced', '没开票的收入（元）', 'Income without invoice (yuan)', { optional: true }),
    ],
    papers: [
      paper('ledger', '本期的账', 'Ledger of the period'),
      paper('summary', '发票汇总', 'Invoice summary', { optional: true }),
    ],
  }),
  item('self', 's-payment', '缴款', 'Pay', {
    skill: 'general',
    lastDay: 'filing',
    // Paid on the visitor's own phone or at a bank, it is done by its voucher, whatever our line does.
    offline: ['answered', 'collected', 'done'],
    fields: [
      period,
      money('due', '应缴金额（元）', 'Amount due (yuan)'),
      choice('way', '怎么缴', 'How', {
        debit: ['三方协议扣款', 'Debit'],
        card: ['银行卡', 'Card'],
        code: ['扫码', 'By code'],
        bank: ['银行柜台', 'At a bank'],
      }),
    ],
  }),
  item('self', 's-invoice', '自然人代开', 'Invoice for a private person', {
    skill: 'invoice',
    offline: ['answered', 'preReviewed', 'collected'],
    fields: [
      text('goods', '货物或劳务', 'Goods or work'),
      money('amount', '金额（元）', 'Amount (yuan)'),
      text('buyer', '购买方名称', 'Buyer'),
      id('buyerId', '购买方税号', 'Buyer’s taxpayer number', 'taxpayer'),
      text('place', '在哪里做的', 'Where it was done'),
    ],
    papers: [idCard, paper('proof', '合同或收款凭据', 'Contract or receipt', { optional: true })],
  }),
  item('self', 's-insurance', '两险缴费', 'Residents’ pension and medical insurance', {
    skill: 'insurance',
    offline: ['answered', 'preReviewed', 'booked', 'done'],
    fields: [
      choice('insurance', '险种', 'Insurance', {
        medical: ['城乡居民医保', 'Residents’ medical'],
        pension: ['城乡居民养老', 'Residents’ pension'],
      }),
      year,
      name('insured', '参保人', 'Insured person', { personal: true }),
      id('insuredId', '参保人身份证号', 'Insured person’s identity number', 'resident'),
      money('due', '应缴金额（元）', 'Amount due (yuan)'),
    ],
    papers: [idCard],
  }),
  item('self', 's-vehicle', '车船税查询', 'Look up vehicle and vessel tax', {
    skill: 'general',
    offline: ['answered', 'selfServed', 'booked'],
    fields: [text('plate', '号牌号码', 'Plate', { personal: true }), year],
    papers: [
      paper('vehicle', '行驶证', 'Vehicle licence', { optional: true }),
      { ...licence, required: false },
    ],
  }),
]
