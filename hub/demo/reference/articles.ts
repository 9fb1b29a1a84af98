import type { Article } from '../../../shared/facts/article.ts'

type Place = {
  readonly id: string
  readonly shelf: string
  readonly revision: number
  readonly office: string
}

function article(place: Place, items: readonly string[], question: string, answer: string): Article {
  const { id, shelf, revision, office } = place
  const source = `问题库 ${shelf} 第 ${revision} 版（演示），县局${office} 2026 年 9 月 1 日发布`
  return { id, revision, items: [...items], question, answer, source, from: '2026-09-01' }
}

/** A few answers of the question library 问题库, as the county would release them. All are 演示 and no legal advice. */
export const articles: readonly Article[] = [
  article(
    { id: 'yi-9', shelf: '乙-9', revision: 4, office: '社保科' },
    ['q09', 'a-family', 's-insurance'],
    '查不到参保信息，还能缴吗？',
    '先别缴。要在医保那边办好参保登记，这里才查得到。新生儿由监护人拿户口簿去办，办好后当天就能缴。登记是不是办好了，可以请县局帮您问。',
  ),
  article(
    { id: 'yi-7', shelf: '乙-7', revision: 2, office: '征管科' },
    ['q07', 'q06', 's-payment'],
    '卡里有钱，为什么扣不了款？',
    '多半是三方协议里的账户换过，或者上一笔扣款还没有回来，暂时锁住了。先看电子税务局的提示，照着写进「系统提示」。锁住的，县局能解；账户换了的，要重签协议。今天是最后一天的，可以拿银行端查询缴税凭证到柜台缴。',
  ),
  article(
    { id: 'jia-1', shelf: '甲-1', revision: 3, office: '征管科' },
    ['q01', 's-filing', 'a-fixed'],
    '上一期忘了报，现在怎么办？',
    '先把上一期补上，再报这一期，不然这一期交不上去。要缴多少、有没有滞纳金，以补报时系统算出来的为准。会不会罚，由县局看情况定，站上不能替县局答应。',
  ),
  article(
    { id: 'jia-4', shelf: '甲-4', revision: 1, office: '征管科' },
    ['q04', 's-filing'],
    '报错了，还没缴款，能改吗？',
    '能。没缴款的，在申报期里可以更正或者作废重报。已经缴了款的不走这一条，请县局看。改之前把原来的申报表拍一页留着。',
  ),
  article(
    { id: 'bing-11', shelf: '丙-11', revision: 5, office: '税政科' },
    ['q11', 'a-harvest'],
    '这个月的开票额度不够，怎么办？',
    '可以申请调高。把要开的合同或订单拍下来，写清要调到多少、只调本月还是以后都要。县局坐席在网上办，联网时一般一分钟内有回话。没网时先代收，联网后送县局。',
  ),
  article(
    { id: 'ding-16', shelf: '丁-16', revision: 2, office: '纳服科' },
    ['q16', 'q17', 'q19'],
    '密码忘了，手机号也换了，怎么登录？',
    '带身份证原件来，由本人办。先变更手机号，再重置密码，两件事一起办。要连电子税务局，站上没网时只能替您约时间，证件可以先核对好。',
  ),
  article(
    { id: 'wu-22', shelf: '戊-22', revision: 1, office: '社保科' },
    ['q22', 'q20', 'q21'],
    '缴费证明能当场打吗？',
    '有网就能，本人带身份证，在自助机上一分钟打好。替别人打的，要看委托书和两个人的身份证。没网时给您约一个时间。',
  ),
  article(
    { id: 'fu-1', shelf: '辅-1', revision: 2, office: '税政科' },
    ['a-fixed'],
    '这一期没开张，还要报吗？',
    '要报，报零。定额户停业要先办停业登记，没办的照常申报。这一期只开了几天的，照实写流水，别按定额写。',
  ),
  article(
    { id: 'fu-6', shelf: '辅-6', revision: 3, office: '征管科' },
    ['a-crossing'],
    '到外省干活，要先报告吗？',
    '要。出发前填跨区域涉税事项报告，合同的起止日期照合同写全，写到次年的也照写。到了那边再由当地接着办，两边的坐席可以一起看您填的表。',
  ),
  article(
    { id: 'fuza-5', shelf: '复-5', revision: 1, office: '法制科' },
    ['c-penalty'],
    '不服罚款，怎么说？',
    '先把处罚决定书和您当时拿到的回执拍下来，写清哪里不服。站上记下来转县局，可以先调解，不影响您申请复议。复议有期限，从收到决定书的第二天算起，哪天到期以县局核定的为准。',
  ),
]
