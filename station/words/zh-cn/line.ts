/** What the status line says: it stands on the lock too. */
export const line = {
  allThere: (entries: string, time: string) => `已全部送达县局 · ${entries} 条 · ${time}`,
  sending: (left: string) => `正在送 · 还剩 ${left}`,
  held: (n: number, time: string) => `${n} 份大的等到 ${time} 再送`,
  awaiting: '都送出了，等县局签收',
  offline: (since: string, left: string) => `离线 ${since} · ${left}`,
  justOffline: (left: string) => `刚断线 · ${left}`,
  never: (left: string) => `还没接上县局 · ${left}`,
  refused: (n: number) => `县局退回 ${n} 条`,
  waiting: (entries: number, papers: number, films: number) =>
    [entries > 0 && `${entries} 条`, papers > 0 && `${papers} 页照片`, films > 0 && `${films} 段录像`]
      .filter(Boolean)
      .join('、') || '0 条',
  toSend: (waiting: string) => `${waiting}待送`,
  nothingToSend: '没有待送的',
  kept: '都存好了',
}
