import { countyDevice } from '../../hub/journal/county-marks.ts'
import type { Hub } from '../../hub/server.ts'
import { commonFeed } from '../../shared/entry/feed.ts'
import type { CrowdAnswer, CrowdQuestion } from './crowd-talk.ts'

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
/** 模拟 stations that one assistant goes round. */
const round = 20
/** Lines that one desk is told before the next one is. */
const meanwhile = 20
/** Facts that are said in one write. */
const breath = 300

/**
 * In the hub's own process, because a thousand enrolments over the counter would take longer than what is to be measured: a county of stations
 * with a desk each, that were all told everything up to now; then so many lines more lie in each one's feed.
 */
export async function stageCrowd(
  hub: Hub,
  { desks, down }: CrowdQuestion,
  now: number,
): Promise<CrowdAnswer> {
  const { county, people } = hub
  const first = people.directory.nextVersion()
  const assistants = Array.from({ length: Math.ceil(desks.length / round) }, (_, at) => ({
    subject: `staff:${assistantOf(at * round)}`,
    type: 'staff.appointed',
    body: {
      name: '助手',
      roles: ['assistant'],
      stations: desks.slice(at * round, (at + 1) * round).map((_one, place) => stationOf(at * round + place)),
      skills: [],
    },
  }))
  const stations = desks.map((_, at) => ({
    subject: `station:${stationOf(at)}`,
    type: 'station.opened',
    body: { name: `第${at + 1}站`, code: codeOf(at), line: '模拟' },
  }))
  const enrolled = desks.map((keys, at) => ({
    subject: `device:${deviceOf(at)}`,
    type: 'device.enrolled',
    body: { station: stationOf(at), name: '一号桌', ...keys },
  }))
  const drafts = [...stations, ...assistants, ...enrolled].map(({ body, ...draft }, at) => ({
    ...draft,
    body: { version: first + at, ...body },
    by: 'system',
  }))
  for (let from = 0; from < drafts.length; from += breath)
    await county.voice.sayAll(drafts.slice(from, from + breath))
  await hub.settled()
  const common = await county.feeds.head(commonFeed)
  const own = await Promise.all(desks.map((_, at) => county.feeds.head(deviceOf(at))))
  const told = await county.feeds.read(commonFeed, { epoch: common.epoch, n: 0 }, Math.max(1, down))
  const lines = (told?.lines ?? [])
    .slice(0, down)
    .map(({ item }, at) => ({ mark: `${countyDevice} ${at}`, item }))
  // As it happens while they are away: everybody's lines lie among the others'.
  for (let from = 0; from < lines.length; from += meanwhile)
    await Promise.all(
      desks.map((_, at) => county.feeds.write(deviceOf(at), lines.slice(from, from + meanwhile))),
    )
  return {
    kind: 'crowd',
    desks: own.map((place, at) => ({
      device: deviceOf(at),
      station: stationOf(at),
      staff: assistantOf(at),
      own: place,
    })),
    common,
    directory: people.directory.current().version,
    county: { signKey: county.countyKeys.signKey, agreeKey: county.countyKeys.agreeKey },
    time: now,
  }
}

function stationOf(at: number): string {
  return `sim${at}`
}

function assistantOf(at: number): string {
  return `zhushou${Math.floor(at / round)}`
}

function codeOf(at: number): string {
  const [high, low] = [Math.floor(at / letters.length), at % letters.length]
  return `Z${letters.charAt(Math.floor(high / letters.length))}${letters.charAt(high % letters.length)}${letters.charAt(low)}`
}

function deviceOf(at: number): string {
  return `${codeOf(at).toLowerCase()}1`
}
