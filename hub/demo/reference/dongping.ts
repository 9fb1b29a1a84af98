import type { Staff } from '../../../shared/facts/directory.ts'

/** 东屏县 of 望海省, across the border: it has a hub of its own, and only those who take part in the demo. */
export const dongping = {
  county: { name: '东屏县', province: '望海省', phone: '10000000210', demo: true },
  staff: [
    { id: 'jianglan', name: '蒋岚', roles: ['agent'], stations: [], skills: ['crossRegion'] },
    { id: 'fangzheng', name: '方正', roles: ['leader', 'admin'], stations: [], skills: [] },
  ],
} as const satisfies { readonly county: object; readonly staff: readonly Staff[] }
