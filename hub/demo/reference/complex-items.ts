import {
  choice,
  date,
  id,
  idCard,
  item,
  licence,
  money,
  name,
  number,
  paper,
  period,
  phone,
  proxy,
  reason,
  tax,
  text,
  year,
} from './item-parts.ts'

const offline = ['answered', 'collected', 'preReviewed', 'referred'] as const

/** 复杂: the desk takes it down and the county decides. */
export const complexItems = [
  item('complex', 'c-clearance', '清税注销', 'Tax clearance and deregistration', {
    skill: 'registration',
    offline: [...offline],
    fields: [
      reason,
      date('closed', '停业日期', 'Closed on'),
      choice('invoices', '还有没用完的发票吗', 'Unused invoices', { yes: ['有', 'Yes'], no: ['没有', 'No'] }),
      choice('owing', '还欠税费吗', 'Taxes or fees owing', {
        yes: ['有', 'Yes'],
        no: ['没有', 'No'],
        unknown: ['不知道', 'Not known'],
      }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [licence, idCard, proxy],
  }),
  item('complex', 'c-abnormal', '非正常户解除', 'Lift the status of abnormal taxpayer', {
    skill: 'general',
    offline: [...offline],
    fields: [
      date('since', '从哪天起成了非正常户', 'Abnormal since'),
      number('missing', '漏报几期', 'Periods not filed'),
      reason,
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [licence, idCard],
  }),
  item('complex', 'c-refund', '多缴退税', 'Refund of tax paid too much', {
    skill: 'general',
    offline: [...offline],
    fields: [
      tax,
      period,
      money('paid', '缴了（元）', 'Paid (yuan)'),
      money('owed', '应缴（元）', 'Owed (yuan)'),
      reason,
      text('bank', '退到哪家银行', 'Bank for the refund'),
      text('account', '账号', 'Account number', { personal: true }),
    ],
    papers: [paper('voucher', '缴款凭证', 'Payment voucher'), idCard],
  }),
  item('complex', 'c-quota', '定额异议', 'Objection to a quota', {
    skill: 'general',
    offline: [...offline],
    fields: [
      money('quota', '核定的月定额（元）', 'Monthly quota (yuan)'),
      money('claimed', '您认为的月销售额（元）', 'Monthly sales as you see it (yuan)'),
      date('told', '哪天收到核定通知', 'Notice received on'),
      reason,
    ],
    papers: [paper('notice', '核定通知', 'Notice'), paper('takings', '经营流水', 'Takings')],
  }),
  item('complex', 'c-penalty', '处罚异议', 'Objection to a penalty', {
    skill: 'general',
    offline: [...offline],
    fields: [
      date('decided', '处罚决定日期', 'Decided on'),
      money('fine', '罚款（元）', 'Fine (yuan)'),
      text('office', '哪个税务所', 'Tax office'),
      text('why', '因为什么罚的', 'What it was for'),
      reason,
      choice('paid', '罚款缴了没有', 'Paid?', { yes: ['缴了', 'Yes'], no: ['没缴', 'No'] }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [
      paper('decision', '处罚决定书', 'Decision'),
      paper('slip', '当时的回执', 'Slip of that day', { optional: true }),
    ],
  }),
  item('complex', 'c-credit', '信用复评', 'Review of a credit grade', {
    skill: 'general',
    offline: [...offline],
    fields: [
      year,
      text('is', '现在的级别', 'Grade as it is'),
      reason,
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [paper('proof', '说明材料', 'Supporting papers', { optional: true })],
  }),
  item('complex', 'c-impersonated', '身份被冒用', 'Registered as an officer without knowing', {
    skill: 'registration',
    offline: [...offline],
    fields: [
      text('company', '哪家企业', 'Which company'),
      id('companyId', '企业的统一社会信用代码', 'Its credit code', 'uscc', { optional: true }),
      choice('role', '被登记成什么', 'Registered as', {
        legal: ['法定代表人', 'Legal representative'],
        finance: ['财务负责人', 'Head of finance'],
        clerk: ['办税员', 'Tax clerk'],
      }),
      date('found', '哪天发现的', 'Found on'),
      choice('police', '报过警没有', 'Told the police?', { yes: ['报了', 'Yes'], no: ['没有', 'No'] }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [idCard, paper('police', '报警回执', 'Police receipt', { optional: true })],
  }),
  item('complex', 'c-income', '个税申诉', 'Appeal about individual income tax', {
    skill: 'income',
    offline: [...offline],
    fields: [
      year,
      text('payer', '申报的单位', 'Who declared it'),
      money('income', '被申报的收入（元）', 'Income declared (yuan)'),
      choice('worked', '在那里干过吗', 'Ever worked there?', {
        never: ['从没有', 'Never'],
        left: ['早离职了', 'Left before'],
      }),
      name('applicant', '申诉人', 'Applicant', { personal: true }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [idCard],
  }),
]
