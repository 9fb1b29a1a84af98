import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

export const line: Words['line'] = {
  allThere: (entries, time) => `All at the county · ${entries} entries · ${time}`,
  sending: (left) => `Sending · ${left} to go`,
  held: (n, time) => `${many(n, 'large parcel')} until ${time}`,
  awaiting: 'All sent; the county has yet to sign',
  offline: (since, left) => `Offline ${since} · ${left}`,
  justOffline: (left) => `Link just lost · ${left}`,
  never: (left) => `Not yet linked · ${left}`,
  refused: (n) => `${many(n, 'entry', 'entries')} sent back`,
  waiting: (entries, papers, films) =>
    [
      entries > 0 && many(entries, 'entry', 'entries'),
      papers > 0 && many(papers, 'photo'),
      films > 0 && many(films, 'piece of film', 'pieces of film'),
    ]
      .filter(Boolean)
      .join(', ') || '0',
  toSend: (waiting) => `${waiting} waiting`,
  nothingToSend: 'nothing waiting',
  kept: 'all kept here',
}
