import { articlePublished } from '../../shared/facts/article.ts'
import {
  countyClockSet,
  countyLine,
  countyNamed,
  countyPack,
  countyRetention,
  type CountyState,
} from '../../shared/facts/county.ts'
import { deviceEnrolled, deviceRevoked, type RevocationWay } from '../../shared/facts/device.ts'
import type { BodyOf } from '../../shared/facts/fact.ts'
import type { Article } from '../../shared/facts/article.ts'
import type { Device, Staff, Station } from '../../shared/facts/directory.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'
import { staffAppointed, staffLeft } from '../../shared/facts/staff.ts'
import { stationOpened } from '../../shared/facts/station.ts'
import { parseCalendar } from '../../shared/rules/calendar.ts'
import type { LineRules } from '../../shared/rules/line-rules.ts'
import type { PackName } from '../../shared/rules/pack-read.ts'
import type { RetentionTable } from '../../shared/rules/retention-table.ts'
import { createTurns } from '../journal/turns.ts'
import type { Voice } from '../journal/voice.ts'
import type { LiveDirectory } from './directory.ts'

export type Founding = {
  readonly county: CountyState
  readonly packs: Readonly<Record<PackName, { readonly version: number }>>
  readonly stations: readonly Station[]
  readonly staff: readonly Staff[]
  readonly articles: readonly Article[]
}

type Enrolled = { readonly device: Device; readonly station: Station }

/** A hub serves one county: its own. */
const own = 'county:own'

/**
 * The one place where the county's directory and reference are changed: each change is a fact in the journal, and changes come one
 * after the other, because each carries the directory's next version.
 */
export type Office = {
  /** A whole county at once, as a demo begins: one write instead of fifty. */
  readonly found: (founding: Founding) => Promise<void>
  readonly nameCounty: (county: CountyState, by: string) => Promise<void>
  readonly openStation: (station: Station, by: string) => Promise<void>
  readonly appoint: (person: Staff, by: string) => Promise<void>
  readonly dismiss: (staff: string, reason: string, by: string) => Promise<void>
  readonly enrol: (
    device: Pick<Device, 'station' | 'name' | 'agreeKey'> & {
      readonly signKey: PublicKey
      readonly by: string
    },
  ) => Promise<Enrolled>
  readonly revoke: (
    device: string,
    order: { readonly reason: string; readonly how: RevocationWay },
    by: string,
  ) => Promise<void>
  readonly device: (id: string) => Enrolled | null
  readonly publishPack: (
    pack: 'catalogue' | 'calendar',
    version: number,
    content: unknown,
    by: string,
  ) => Promise<void>
  readonly setLine: (rules: LineRules, by: string) => Promise<void>
  readonly setRetention: (table: RetentionTable, reason: string, by: string) => Promise<void>
  readonly publishArticle: (article: Article, by: string) => Promise<void>
  /** The hub's own clock was set. */
  readonly noteClock: (set: BodyOf<typeof countyClockSet>) => Promise<void>
}

export function createOffice(deps: { readonly voice: Voice; readonly directory: LiveDirectory }): Office {
  const { voice, directory } = deps
  const inTurn = createTurns()
  const say = async (subject: string, type: string, body: object, by: string): Promise<void> => {
    // The live directory listens to the journal: when this resolves it knows.
    await voice.say({ subject, type, body, by })
  }
  const change = (subject: string, type: string, body: object, by: string): Promise<void> =>
    inTurn('change', () => say(subject, type, { version: directory.nextVersion(), ...body }, by))
  /** A station works by the hours of its name in the calendar: a new one begins with the county's own. */
  const giveHours = (station: string): Promise<void> =>
    inTurn('calendar', async () => {
      const parsed = parseCalendar(directory.pack('calendar')?.content)
      if (!parsed.ok || parsed.calendar.hours[station] || !parsed.calendar.hours['county']) return
      const { version, hours, ...rest } = parsed.calendar
      const content = { ...rest, version: version + 1, hours: { ...hours, [station]: hours['county'] } }
      await say(own, countyPack.type, { pack: 'calendar', version: version + 1, content }, 'system')
    })
  const deviceOf = (id: string): Enrolled | null => {
    const { devices, stations } = directory.current()
    const device = devices.get(id)
    const station = device && stations.get(device.station)
    return device && station ? { device, station } : null
  }
  return {
    found: ({ county, packs, stations, staff, articles }) =>
      inTurn('change', async () => {
        const first = directory.nextVersion()
        const versioned = [
          ...stations.map(({ id, ...body }) => ({
            subject: `station:${id}`,
            type: stationOpened.type,
            body,
          })),
          ...staff.map(({ id, ...body }) => ({ subject: `staff:${id}`, type: staffAppointed.type, body })),
        ].map(({ body, ...draft }, at) => ({ ...draft, body: { version: first + at, ...body } }))
        const drafts = [
          { subject: own, type: countyNamed.type, body: county },
          ...Object.entries(packs).map(([pack, content]) => ({
            subject: own,
            type: countyPack.type,
            body: { pack, version: content.version, content },
          })),
          ...versioned,
          ...articles.map(({ id, ...body }) => ({
            subject: `article:${id}`,
            type: articlePublished.type,
            body,
          })),
        ]
        await voice.sayAll(drafts.map((draft) => ({ ...draft, by: 'system' })))
      }),
    nameCounty: (county, by) => say(own, countyNamed.type, county, by),
    async openStation({ id, ...station }, by) {
      await change(`station:${id}`, stationOpened.type, station, by)
      await giveHours(id)
    },
    appoint: ({ id, ...person }, by) => change(`staff:${id}`, staffAppointed.type, person, by),
    dismiss: (staff, reason, by) => change(`staff:${staff}`, staffLeft.type, { reason }, by),
    revoke: (device, { reason, how }, by) =>
      change(`device:${device}`, deviceRevoked.type, { reason, how }, by),
    device: deviceOf,
    enrol: ({ by, ...device }) =>
      inTurn('change', async () => {
        const id = nextDeviceId(directory, device.station)
        await say(`device:${id}`, deviceEnrolled.type, { version: directory.nextVersion(), ...device }, by)
        const enrolled = deviceOf(id)
        if (!enrolled) throw new Error('a device was enrolled and is not in the directory')
        return enrolled
      }),
    publishPack: (pack, version, content, by) => say(own, countyPack.type, { pack, version, content }, by),
    setLine: (rules, by) => say(own, countyLine.type, rules, by),
    setRetention: (table, reason, by) => say(own, countyRetention.type, { table, reason }, by),
    noteClock: (set) => say(own, countyClockSet.type, set, 'system'),
    publishArticle: ({ id, ...article }, by) => say(`article:${id}`, articlePublished.type, article, by),
  }
}

/** wp1, wp2 …: the station's letters and the next number; a revoked desk keeps its own. */
function nextDeviceId(directory: LiveDirectory, station: string): string {
  const { devices, stations } = directory.current()
  const letters = (stations.get(station)?.code ?? station).toLowerCase()
  const taken = [...devices.keys()]
    .filter((id) => id.startsWith(letters))
    .map((id) => Number(id.slice(letters.length)))
  return `${letters}${Math.max(0, ...taken.filter(Number.isInteger)) + 1}`
}

/** WP 1: how a desk is called over the telephone. */
export function machineOf(device: string): string {
  const [, letters = '', number = ''] = /^([a-z]+)(\d+)$/.exec(device) ?? []
  return `${letters.toUpperCase()} ${number}`
}
