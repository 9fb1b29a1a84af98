import { expect, test } from 'vitest'
import { allThere, liXiuying, offline, online, openedDesk, pin, today } from './desk-days.ts'
import { readDisk } from './disk.ts'

const visits = 2_000

test(
  'with ten thousand entries a start folds nothing anew, and all of them reach the county',
  { timeout: 120_000 },
  async () => {
    const day = await openedDesk()
    await allThere(day.desk)
    await offline(day)
    for (let at = 0; at < visits; at += 40) {
      const drafts = Array.from({ length: 40 }, (_, one) => {
        const visit = day.desk.newSubject('visit')
        const matter = day.desk.newSubject('matter')
        return [
          { subject: visit, type: 'visit.opened', body: { number: at + one + 1, visitor: liXiuying } },
          { subject: matter, type: 'matter.opened', body: { visit, party: null } },
          { subject: matter, type: 'matter.field-set', body: { field: 'year', value: '2026', how: 'told' } },
          { subject: visit, type: 'visit.called', body: {} },
          { subject: visit, type: 'visit.closed', body: {} },
        ]
      })
      await day.desk.write(drafts.flat())
    }
    await day.browser.restart()
    const folds = async () => {
      const disk = await readDisk(day.browser.name)
      const rows = disk.filter(({ name }) => name.endsWith('--folds')).flatMap(({ stores }) => stores)
      return rows.flatMap((store) => store.rows.map(({ value }) => JSON.stringify(value)))
    }
    const before = await folds()
    const desk = await day.browser.window()
    await desk.unlock('zhouguilan', pin)
    const matters = await desk.listMatters({ phase: 'all' })
    expect(matters).toHaveLength(visits)
    expect(await desk.readMatters(matters.slice(1_980, 2_030))).toHaveLength(20)
    await expect.poll(() => desk.day(today).current().length, { timeout: 30_000 }).toBe(visits)
    const kept = new Set(before)
    // Only what the last write spoke of is made sure of once more: its mark is taken off by the next.
    expect((await folds()).filter((fold) => !kept.has(fold)).length).toBeLessThanOrEqual(81)
    online({ ...day, desk })
    await expect.poll(() => desk.line.current().kind, { timeout: 60_000 }).toBe('all-there')
    expect(day.hub.idsOf('d1')).toHaveLength(visits * 5 + 1)
  },
)
