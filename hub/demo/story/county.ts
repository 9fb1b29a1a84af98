import type { ScriptAct } from './script.ts'

const at = (time: string): string => `11-16 ${time}`

/** What the county did until Monday 12:44. */
export const county: readonly ScriptAct[] = [
  // It reached the county two days after the last day, and was filed late: for that he is fined on 11-12.
  { at: '10-29 09:10', by: 'tangke', on: 'luo', act: { act: 'take' } },
  {
    at: '10-29 09:32',
    by: 'tangke',
    on: 'luo',
    act: { act: 'end', outcome: { outcome: 'done', number: '99992026102900131' } },
  },

  { at: at('08:57'), by: 'wuqian', on: 'li', act: { act: 'take' } },
  {
    at: at('09:06'),
    by: 'wuqian',
    on: 'li',
    act: { act: 'ask', text: '孩子的户口是哪天上的？户口簿上有她那一页吗？' },
  },
  {
    at: at('09:19'),
    by: 'zhouguilan',
    desk: 'wuping-1',
    on: 'li',
    reply: '十月二十号上的户，户口簿第五页就是她，照片里有。',
  },
  {
    at: at('09:44'),
    by: 'wuqian',
    on: 'li',
    act: {
      act: 'answer',
      text: '医保那边今天下午录好参保登记，明天起查得到。请李奶奶明天或以后任何一天来缴，不用再带户口簿。这次没缴上不算晚。',
      articles: ['yi-9'],
    },
  },

  { at: at('09:30'), by: 'linxiao', on: 'hongda', act: { act: 'take' } },
  { at: at('09:43'), by: 'linxiao', on: 'lin', act: { act: 'take' } },
  {
    at: at('09:52'),
    by: 'linxiao',
    on: 'lin',
    act: { act: 'ask', text: '她登录电子税务局用的是哪个身份？请她看一眼右上角，是法定代表人还是办税员。' },
  },
  { at: at('09:58'), by: 'linxiao', on: 'match', act: { act: 'take' } },
  {
    at: at('10:09'),
    by: 'linxiao',
    on: 'match',
    act: {
      act: 'ask',
      text: '申报表比发票少 2,140.00，是不是有一张红字没算进去？请对一下发票汇总最后一行。',
    },
  },

  { at: at('10:05:45'), by: 'tangke', on: 'zhang', act: { act: 'take' } },
  {
    at: at('10:06:20'),
    by: 'tangke',
    on: 'zhang',
    act: {
      act: 'end',
      outcome: { outcome: 'done', number: '99992026111600077', note: '额度已调到 180,000.00，本月有效。' },
    },
  },

  { at: at('10:15'), by: 'xuwen', on: 'clear', act: { act: 'take' } },
  {
    at: at('10:40'),
    by: 'xuwen',
    on: 'clear',
    act: { act: 'ask', text: '空白发票还剩几张，号码从哪到哪？' },
  },
  { at: at('10:52'), by: 'wuqian', on: 'grade', act: { act: 'take' } },
  {
    at: at('11:05'),
    by: 'wuqian',
    on: 'grade',
    act: { act: 'ask', text: '档次是自己在手机上选的，还是单位以前定的？' },
  },
  { at: at('10:58'), by: 'linxiao', on: 'quota', act: { act: 'take' } },
  { at: at('10:31'), by: 'linxiao', on: 'red', act: { act: 'take' } },
  { at: at('11:20'), by: 'zhenghang', on: 'wang', heard: { field: 'sales', value: '46800.00' } },
  { at: at('11:28'), by: 'sunyan', on: 'crossing', act: { act: 'take' } },
  {
    at: at('11:41'),
    by: 'sunyan',
    on: 'crossing',
    act: { act: 'ask', text: '合同上的对方在哪个县？要那边的税务机关代码。' },
  },
  { at: at('11:55'), by: 'xuwen', on: 'face', act: { act: 'take' } },
  {
    at: at('12:07'),
    by: 'xuwen',
    on: 'face',
    act: { act: 'end', outcome: { outcome: 'done', number: '99992026111600143' } },
  },
  { at: at('11:34'), by: 'linxiao', on: 'right', act: { act: 'take' } },
  {
    at: at('11:36'),
    by: 'linxiao',
    on: 'right',
    act: { act: 'ask', text: '开票员是今年换的吗？原来那位的权限要先解除，请问一下老板同不同意。' },
  },
  { at: at('11:53'), by: 'linxiao', on: 'returned', act: { act: 'take' } },
  { at: at('12:42'), by: 'linxiao', on: 'wang', act: { act: 'take' } },
  { at: at('12:43'), by: 'linxiao', on: 'tea', act: { act: 'take' } },
]
