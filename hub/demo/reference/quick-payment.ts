import { choice, id, idCard, money, name, paper, period, phone, quick, text, year } from './item-parts.ts'

/** 乙 缴费阻断: what stands in the way of paying. */
export const paymentItems = [
  quick('乙', '三方协议签订、验签失败', 'Debit agreement cannot be signed or verified', {
    number: 6,
    mode: 'web',
    skill: 'general',
    lastDay: 'filing',
    offline: ['answered', 'collected', 'preReviewed'],
    fields: [
      text('bank', '开户行', 'Bank'),
      text('account', '账号', 'Account number', { personal: true }),
      text('holder', '户名', 'Account holder'),
      text('message', '系统提示', 'What the system says', { optional: true }),
    ],
    papers: [paper('agreement', '三方协议', 'Debit agreement')],
  }),
  quick('乙', '扣款失败、锁定解除', 'Debit failed or locked', {
    number: 7,
    mode: 'agent',
    skill: 'general',
    lastDay: 'filing',
    offline: ['answered', 'collected'],
    fields: [
      period,
      money('due', '应缴金额（元）', 'Amount due (yuan)'),
      text('bank', '开户行', 'Bank'),
      text('message', '系统提示', 'What the system says'),
    ],
  }),
  quick('乙', '银行端查询缴税凭证打印', 'Slip for paying at the bank', {
    number: 8,
    mode: 'web',
    skill: 'general',
    lastDay: 'filing',
    offline: ['answered', 'booked'],
    fields: [
      period,
      money('due', '应缴金额（元）', 'Amount due (yuan)'),
      choice('kind', '缴什么', 'What is paid', {
        tax: ['税款', 'Tax'],
        fee: ['社保费等', 'Social insurance and others'],
      }),
    ],
  }),
  quick('乙', '城乡居民医保、养老参保信息查无', 'Resident’s insurance record not found', {
    number: 9,
    mode: 'agent',
    skill: 'insurance',
    offline: ['answered', 'preReviewed', 'collected'],
    fields: [
      choice('insurance', '险种', 'Insurance', {
        medical: ['城乡居民医保', 'Residents’ medical'],
        pension: ['城乡居民养老', 'Residents’ pension'],
      }),
      year,
      name('insured', '参保人', 'Insured person', { personal: true }),
      id('insuredId', '参保人身份证号', 'Insured person’s identity number', 'resident'),
      choice('relation', '与来办的人', 'Relation to the visitor', {
        self: ['本人', 'Oneself'],
        spouse: ['配偶', 'Spouse'],
        child: ['子女', 'Child'],
        parent: ['父母', 'Parent'],
        other: ['其他', 'Other'],
      }),
      text('household', '户口所在村', 'Village of the household', { personal: true }),
    ],
    papers: [paper('household', '户口簿', 'Household book'), idCard],
  }),
  quick('乙', '灵活就业缴费档次、年度有误', 'Flexible worker’s grade or year is wrong', {
    number: 10,
    mode: 'agent',
    skill: 'insurance',
    offline: ['answered', 'preReviewed', 'collected'],
    fields: [
      choice('insurance', '险种', 'Insurance', {
        pension: ['职工养老', 'Employees’ pension'],
        medical: ['职工医保', 'Employees’ medical'],
      }),
      year,
      text('is', '现在的档次', 'Grade as it is'),
      text('shouldBe', '要改成', 'Grade as it should be'),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [idCard],
  }),
]
