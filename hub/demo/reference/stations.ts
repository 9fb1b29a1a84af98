import type { Station } from '../../../shared/facts/directory.ts'

/** The three stations of 松岚县. Their hours stand in the calendar under the same ids. */
export const stations: readonly Station[] = [
  { id: 'wuping', name: '雾坪镇', code: 'WP', line: '150 kbit/s，常断' },
  { id: 'shijiu', name: '石臼乡', code: 'SJ', line: '没有线路，靠信使' },
  { id: 'shahe', name: '沙河园区', code: 'SH', line: '2 Mbit/s，两张桌' },
]

export const county = {
  id: 'songlan',
  name: '松岚县',
  province: '南岭省',
  phone: '10000000110',
  demo: true,
} as const
