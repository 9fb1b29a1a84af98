// Prevents: a library that calls 1 January 2027 a working day because it has not heard of 2027 yet. chinese-days answers for any date;
// what we ship is the table of the years that it was given, and the calendar's horizon ends with them.
// node scripts/make-holidays.ts    when chinese-days has learnt another year: add it to `years` and compare with the State Council's notice.
import { readFileSync, writeFileSync } from 'node:fs'

const years = [2025, 2026]
const target = 'hub/demo/reference/holidays.ts'

interface Year {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

/** "Tomb-sweeping Day,清明,1" → 清明 */
function chineseName(text: string): string {
  return text.split(',')[1] ?? text
}

function linesOf(year: number): string[] {
  const file = `node_modules/chinese-days/dist/years/${year}.json`
  const { holidays, workdays } = JSON.parse(readFileSync(file, 'utf8')) as Year
  const days = [
    ...Object.entries(holidays).map(([date, name]) => ({ date, kind: 'holiday', name: chineseName(name) })),
    ...Object.entries(workdays).map(([date, name]) => ({
      date,
      kind: 'makeUp',
      name: `${chineseName(name)}调休`,
    })),
  ]
  return days
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    .map(({ date, kind, name }) => `  '${date}': { kind: '${kind}', name: '${name}' },`)
}

const { version } = JSON.parse(readFileSync('node_modules/chinese-days/package.json', 'utf8')) as {
  version: string
}
writeFileSync(
  target,
  `// Written by scripts/make-holidays.ts from chinese-days ${version}; do not edit.
import type { WorkingCalendar } from '../../../shared/rules/calendar.ts'

/** Holidays 法定节假日 and make-up days 调休 of ${years.join(' and ')}, as the State Council's notices set them. */
export const statutoryDays: WorkingCalendar['statutory'] = {
${years.flatMap(linesOf).join('\n')}
}

/** The last day that this table speaks for. */
export const statutoryHorizon = '${years.at(-1)}-12-31'
`,
)
