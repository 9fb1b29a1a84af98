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
  text,
  year,
} from './item-parts.ts'

const offline = ['answered', 'collected', 'preReviewed'] as const

/** 辅助: the assistant does it together with the visitor. */
export const assistedItems = [
  item('assisted', 'a-fixed', '定期定额户申报', 'Return of a household on a fixed quota', {
    skill: 'income',
    lastDay: 'filing',
    offline: [...offline],
    fields: [
      period,
      text('trade', '经营项目', 'Trade'),
      money('quota', '核定的月定额（元）', 'Monthly quota (yuan)'),
      money('sales', '本期销售额（元）', 'Sales of the period (yuan)'),
      money('invoiced', '开票金额（元）', 'Invoiced amount (yuan)'),
      choice('openDays', '这期开张没有', 'Open during the period', {
        all: ['一直开着', 'All of it'],
        some: ['停过几天', 'Part of it'],
        none: ['没开张', 'Not at all'],
      }),
      text('bank', '开户行', 'Bank'),
      text('account', '账号', 'Account number', { personal: true }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [
      paper('return', '申报表', 'Return'),
      paper('takings', '经营流水', 'Takings'),
      { ...licence, required: false },
    ],
  }),
  item('assisted', 'a-family', '全家医保代缴', 'Medical insurance for a whole family', {
    skill: 'insurance',
    offline: ['answered', 'preReviewed', 'booked'],
    fields: [
      year,
      number('people', '几个人', 'How many'),
      money('each', '每人应缴（元）', 'Each (yuan)'),
      money('due', '一共应缴（元）', 'In all (yuan)'),
      text('village', '户口所在村', 'Village of the household', { personal: true }),
    ],
    papers: [paper('household', '户口簿', 'Household book'), idCard],
  }),
  item('assisted', 'a-newcomer', '新办户套餐', 'Package for a new business', {
    skill: 'registration',
    offline: [...offline],
    fields: [
      text('trade', '经营项目', 'Trade'),
      date('opened', '开业日期', 'Opened on'),
      choice('cycle', '申报周期', 'Filing cycle', {
        month: ['按月', 'Monthly'],
        quarter: ['按季', 'Quarterly'],
      }),
      choice('invoices', '要不要开票', 'Invoices wanted', { yes: ['要', 'Yes'], no: ['先不要', 'Not yet'] }),
      name('finance', '财务负责人', 'Head of finance', { personal: true }),
      phone('phone', '联系电话', 'Telephone'),
      text('bank', '开户行', 'Bank', { optional: true }),
    ],
    papers: [licence, idCard, proxy],
  }),
  item('assisted', 'a-vehicle', '车购税', 'Vehicle purchase tax', {
    skill: 'general',
    offline: [...offline],
    fields: [
      text('vehicle', '车型', 'Vehicle'),
      text('frame', '车辆识别代号', 'Vehicle identification number'),
      money('price', '不含税价（元）', 'Price without tax (yuan)'),
      date('bought', '开票日期', 'Invoiced on'),
      choice('relief', '减免', 'Relief', {
        none: ['没有', 'None'],
        energy: ['新能源', 'New energy'],
        farm: ['农用', 'Farm use'],
      }),
    ],
    papers: [
      idCard,
      paper('invoice', '机动车销售统一发票', 'Vehicle sales invoice'),
      paper('conformity', '合格证', 'Certificate of conformity'),
    ],
  }),
  item('assisted', 'a-account', '存款账户报告', 'Report of a deposit account', {
    skill: 'registration',
    offline: [...offline],
    fields: [
      text('bank', '开户行', 'Bank'),
      text('account', '账号', 'Account number', { personal: true }),
      date('opened', '开户日期', 'Opened on'),
      choice('kind', '账户性质', 'Kind', { basic: ['基本户', 'Basic'], general: ['一般户', 'General'] }),
      choice('first', '首选缴税账户', 'First for taxes', { yes: ['是', 'Yes'], no: ['不是', 'No'] }),
    ],
    papers: [paper('permit', '开户许可或账户信息', 'Account certificate'), proxy],
  }),
  item('assisted', 'a-crossing', '跨区域涉税事项报告', 'Report of business in another region', {
    skill: 'crossRegion',
    offline: [...offline],
    fields: [
      text('place', '经营地', 'Place of business'),
      choice('way', '经营方式', 'Kind of business', {
        work: ['劳务', 'Labour'],
        building: ['建筑安装', 'Building and installation'],
        goods: ['销售货物', 'Sale of goods'],
      }),
      text('contract', '合同名称', 'Contract'),
      money('amount', '合同金额（元）', 'Contract amount (yuan)'),
      date('from', '合同起', 'Contract from'),
      date('to', '合同止', 'Contract until'),
      text('partner', '对方名称', 'Other party'),
      id('partnerId', '对方税号', 'Other party’s taxpayer number', 'taxpayer', { optional: true }),
      phone('phone', '联系电话', 'Telephone'),
    ],
    papers: [paper('contract', '合同', 'Contract'), licence, proxy],
  }),
  item('assisted', 'a-harvest', '合作社自产农产品开票', 'Cooperative’s invoice for its own produce', {
    skill: 'invoice',
    offline: [...offline],
    fields: [
      text('goods', '农产品', 'Produce'),
      number('weight', '数量（公斤）', 'Quantity (kg)'),
      money('amount', '金额（元）', 'Amount (yuan)'),
      text('buyer', '购买方名称', 'Buyer'),
      id('buyerId', '购买方税号', 'Buyer’s taxpayer number', 'taxpayer', { optional: true }),
      text('plot', '种植地块', 'Plot'),
    ],
    papers: [
      licence,
      paper('members', '社员名册', 'List of members'),
      paper('plots', '种植面积证明', 'Proof of area'),
    ],
  }),
]
