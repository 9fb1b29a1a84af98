import { expect, onTestFinished } from 'vitest'
import { stationOpened } from '../../../shared/facts/station.ts'
import { staffAppointed } from '../../../shared/facts/staff.ts'
import type { Visitor } from '../../../shared/facts/visit.ts'
import type { DeskDeps } from '../../../station/data/deps.ts'
import type { DeskStore } from '../../../station/data/desk-store.ts'
import { createFakeBrowser, type FakeBrowser } from './fake-browser.ts'
import { createScriptedHub, type ScriptedHub, staffNames } from './scripted-hub.ts'

export const today = '2026-11-16'
export const pin = '271828'

export const liXiuying: Visitor = {
  name: '李秀英',
  identity: { kind: 'resident', number: '999999195803070020' },
  phone: '10000000152',
}

export type DeskDay = { readonly hub: ScriptedHub; readonly browser: FakeBrowser; readonly desk: DeskStore }

/** A desk of 雾坪镇 that 周桂兰 has opened, with a link. */
export async function openedDesk(over: Partial<DeskDeps> = {}): Promise<DeskDay> {
  const hub = await createScriptedHub()
  await appointEverybody(hub)
  const browser = createFakeBrowser(hub.fetch, over, hub.pass)
  onTestFinished(async () => {
    hub.cut()
    await browser.restart()
  })
  const desk = await browser.window()
  expect(await desk.enrol('CODE-0001')).toEqual({ ok: true })
  expect(await desk.signIn('zhouguilan', 'password-1')).toEqual({ ok: true })
  await desk.setPin(pin)
  await expect.poll(() => desk.reference.current().directory.staff.size).toBe(2)
  return { hub, browser, desk }
}

async function appointEverybody(hub: ScriptedHub): Promise<void> {
  await hub.say(
    'station:wuping',
    stationOpened.type,
    { version: 1, name: '雾坪镇', code: 'WP', line: '150 kbit/s' },
    'common',
  )
  for (const [at, id] of ['zhouguilan', 'yangxiaoman'].entries()) {
    const body = {
      version: at + 2,
      name: staffNames[id] ?? id,
      roles: ['assistant'],
      stations: ['wuping'],
      skills: [],
    }
    await hub.say(`staff:${id}`, staffAppointed.type, body, 'common')
  }
}

/** Somebody comes with one matter. */
export async function takeIn(
  desk: DeskStore,
  due: string | null = null,
  visitor: Visitor = liXiuying,
): Promise<{ readonly visit: string; readonly matter: string; readonly ids: readonly string[] }> {
  const visit = desk.newSubject('visit')
  const matter = desk.newSubject('matter')
  const number = 1 + desk.day(today).current().length
  const sorted = {
    item: 'insurance-missing',
    catalogue: 1,
    lane: 'quick',
    limit: { unit: 'minutes', count: 1 },
    due: due === null ? { kind: 'none' } : { kind: 'date', date: due, calendar: 1 },
  }
  const ids = await desk.write([
    { subject: visit, type: 'visit.opened', body: { number, visitor } },
    { subject: matter, type: 'matter.opened', body: { visit, party: null } },
    { subject: matter, type: 'matter.sorted', body: sorted },
  ])
  return { visit, matter, ids }
}

export async function allThere(desk: DeskStore): Promise<void> {
  await expect.poll(() => desk.line.current().kind, { timeout: 5_000 }).toBe('all-there')
}

/** The county has all codes of a desk, and the desk knows that it has them: what is shown now is one of these. */
export async function standInReady({ hub, desk }: DeskDay): Promise<string> {
  await expect.poll(() => Object.keys(hub.codes)).toHaveLength(40)
  const slots = Object.keys(hub.codes).sort()
  const shown = (): string | undefined => slots[Math.floor(desk.now() / 600_000) % slots.length]
  await expect.poll(() => desk.standInSlot.current() === shown()).toBe(true)
  return shown() ?? ''
}

/** Cuts the line, and waits until the desk has noticed. */
export async function offline({ hub, desk }: DeskDay): Promise<void> {
  hub.cut()
  await expect.poll(() => desk.line.current().kind).toBe('offline')
}

export function online({ hub, browser }: DeskDay): void {
  hub.mend()
  browser.online()
}
