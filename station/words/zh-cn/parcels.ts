/** Photographs, papers and recordings on their way, and what the county sets for them. */
export const parcels = {
  onlyHeld: '只等大件了',
  onlyHeldMore: '事项和照片，县局都签收了。',
  row: '大的材料和录像',
  rowHeld: '等着',
  going: '送到哪了',
  goingHow: (sent: string, size: string) => `${sent}，共 ${size}`,
  today: '今天已送',
  spent: (used: string) => `${used}，没有定上限`,
  spentOf: (used: string, budget: string) => `${used}，县局定的是一天 ${budget}`,
  waitsWindow: (n: number, size: string, time: string) =>
    `${n} 份大的（${size}）等到 ${time} 再送：县局定了送大件的钟点。要紧的和照片不等。`,
  waitsBudget: (n: number, size: string, time: string) =>
    `${n} 份大的（${size}）等到 ${time} 再送：今天的流量用完了。要紧的和照片不等。`,
  again: (n: number) => `${n} 份到县局时坏了，正从这里重送一遍。`,
  broken: (n: number) => `${n} 份在这台电脑上坏了，送不出去。是照的页，请再拍一次；是录像，请告诉管理员。`,
  kept: (n: number) => `${n} 份县局没有收，还在这台电脑里。请告诉管理员。`,
  trimmed: {
    label: '已收起',
    is: (matters: number, pages: number, films: number, size: string) =>
      [
        matters > 0 ? `${matters} 件、${pages} 页照片` : '',
        films > 0 ? `录像 ${films} 段` : '',
        `共 ${size}`,
        '都在县局',
      ]
        .filter(Boolean)
        .join('，'),
    ready: '可收起',
    readyIs: (size: string, days: number | null) =>
      days === null
        ? `录像 ${size}，县局已归档，没有定收起的日子，都留着`
        : `录像 ${size}，县局已归档，放满 ${days} 天自己收起`,
    coming: (entries: number) => `正在从县局取回这一件：${entries} 条`,
    away: (entries: number, pages: number, size: string) =>
      `这一件的内容存在县局：${entries} 条、${pages} 页照片，共 ${size}。下面是这台电脑上留的摘要，线路通了会取回来。`,
    gone: '这一件的内容县局也找不到了。请打县局电话，告诉管理员。',
    again: '再取一次',
    page: '正在从县局取回照片',
    pageAway: (pages: number, size: string) =>
      `这 ${pages} 页照片存在县局，共 ${size}。线路通了再打开，就取回来。`,
    pageGone: '这一页县局也找不到了。请告诉管理员。',
  },
  rules: {
    title: '各桌的线路',
    note: '要紧的、事项和照片随时送。这里定的只管大件和录像，还有办结的往回带多久、在桌上留多久。',
    budget: '一张桌一天送多少',
    budgetHelp: '大件用到这个数，余下的明天再送。空着就不限',
    budgetUnit: 'MB',
    budgetWrong: '写 1 到 1,000,000 的整数，或者空着',
    from: '几点起送大件',
    to: '几点停',
    windowHelp: '例如 20:00 到 07:00。两格都空着就不限',
    windowWrong: '两格都写成 20:00 这样，而且不能一样',
    recent: '新桌和久别的桌，带多久以内办结的',
    recentHelp: '没办结的总是都带。更早的留在县局，再有动静时整件带来',
    recentUnit: '天',
    recentWrong: '写 1 到 3660 的整数',
    papers: '办结的，照片在桌上留多久',
    papersHelp:
      '过了这些天，照片只存县局，打开时取回来。录像不等：县局归档、备份也有了就收起。空着就都一直留',
    papersWrong: '写 1 到 3660 的整数，或者空着',
    matters: '办结的，写的内容在桌上留多久',
    mattersHelp: '照片收完才轮到它。列表和查找照旧。空着就一直留',
    mattersWrong: '写 1 到 3660 的整数，不能比照片短，照片也要写；或者空着',
    copies: '县局的备份，最老的是几天前的',
    copiesHelp: '在县局没放满这些天的，桌上一件不收：用老备份恢复，也不会两头都没有',
    recentLabel: '办结的带',
    recentIs: (days: number) => `${days} 天以内`,
    save: '存好',
    saved: '存好了，各桌一通就照办',
    none: '不限',
    budgetIs: (size: string) => `一天 ${size}`,
    windowIs: (from: string, to: string) => `${from} 到 ${to}`,
    budgetLabel: '一天多少',
    windowLabel: '大件几点',
    keepLabel: '桌上留',
    keepAll: '都留着',
    keepIs: (papers: number, matters: number | null) =>
      `照片 ${papers} 天，内容${matters === null ? '都留着' : ` ${matters} 天`}`,
    change: '改',
  },
}
