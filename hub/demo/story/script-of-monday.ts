import { county } from './county.ts'
import { disputes } from './disputes.ts'
import type { Script } from './script.ts'
import { shahe } from './shahe.ts'
import { shijiu } from './shijiu.ts'
import { wuping } from './wuping.ts'

/** 松岚县 from its founding to Monday 2026-11-16, 12:44. */
export const monday: Script = {
  founded: '09-01 08:00',
  until: '11-16 12:44',
  desks: [
    {
      id: 'wuping-1',
      station: 'wuping',
      name: '雾坪一号桌',
      gaps: [{ from: '11-16 10:20', to: '11-16 12:41' }],
    },
    {
      id: 'shijiu-1',
      station: 'shijiu',
      name: '石臼一号桌',
      // The courier: down on the 28th, and on Friday evening.
      gaps: [
        { from: '09-01 12:00', to: '10-28 17:40' },
        { from: '10-28 17:50', to: '11-13 17:40' },
        { from: '11-13 17:50', to: '11-16 17:40' },
      ],
    },
    { id: 'shahe-1', station: 'shahe', name: '园区一号桌', gaps: [] },
    { id: 'shahe-2', station: 'shahe', name: '园区二号桌', gaps: [] },
  ],
  visits: [...shijiu, ...wuping, ...shahe],
  acts: [...county, ...disputes],
}
