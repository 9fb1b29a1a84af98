// A county of simulated stations against a real hub on loopback, in a temporary folder: they work, lose the line, work on, and come back all
// at once. The same seed gives the same work. Ends by itself, with a table, and fails when something acknowledged is lost or folded differently.
// npm run simulate -- --stations 20 [--seed 1] [--seconds 600]
import { parseArgs } from 'node:util'
import { checkJournal } from './simulate/check.ts'
import { openPlaces, workThrough } from './simulate/county.ts'
import { openStation, type Station } from './simulate/station.ts'
import { createTally } from './simulate/tally.ts'
import { startHub } from './world/hub.ts'
import { rounded } from './world/stats.ts'

const { values } = parseArgs({
  options: {
    stations: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '600' },
  },
})
const wanted = {
  stations: Number(values.stations),
  seed: Number(values.seed),
  seconds: Number(values.seconds),
}
const most = 500

/** Visitors of a station while the line is up and bad, and while it is down. */
const visits = { linked: 4, apart: 8 }
/** So many an agent does at a time. */
const mostCases = 20
/** Desks that are enrolled at the same time. */
const together = 10
const badLine = { lost: 4, unanswered: 4 }
const began = performance.now()

function seconds(since = began): number {
  return rounded((performance.now() - since) / 1000, 1)
}

function tell(text: string): void {
  console.log(`${String(seconds()).padStart(6)} s  ${text}`)
}

async function simulate(): Promise<boolean> {
  const hub = await startHub()
  const tally = createTally()
  try {
    const places = await openPlaces(hub, wanted.stations, wanted.seed * 1_000)
    const stations: Station[] = []
    for (let from = 0; from < places.length; from += together) {
      const next = places.slice(from, from + together)
      stations.push(...(await Promise.all(next.map((place) => openStation(hub.url, place, tally)))))
    }
    tell(`${stations.length} stations opened and enrolled`)

    for (const { line } of stations) line.make(badLine)
    const linked = performance.now()
    await Promise.all(stations.map((station) => station.work(visits.linked)))
    await Promise.all(stations.map((station) => station.catchUp()))
    const first = tally.acknowledged().size
    const linkedSeconds = seconds(linked)
    tell(`worked over bad lines: ${first} entries acknowledged`)
    await hub.settled()
    tell(`agents did ${await workThrough(hub, mostCases)} things with cases`)
    await hub.settled()
    await Promise.all(stations.map((station) => station.catchUp()))

    for (const { line } of stations) line.cut()
    await Promise.all(stations.map((station) => station.work(visits.apart)))
    const waiting = stations.reduce((sum, { desk }) => sum + desk.waiting(), 0)
    tell(`the lines are down: ${waiting} entries wait`)
    tell(`agents did ${await workThrough(hub, mostCases)} things meanwhile`)

    for (const { line } of stations) {
      line.make({ lost: 0, unanswered: 0 })
      line.mend()
    }
    const storm = performance.now()
    await Promise.all(stations.map((station) => station.catchUp()))
    const drained = seconds(storm)
    tell(`all came back at once: drained in ${drained} s`)
    await hub.settled()
    const settled = seconds(storm)
    tell(`agents did ${await workThrough(hub, mostCases)} things afterwards`)
    await hub.settled()
    await Promise.all(stations.map((station) => station.catchUp()))
    const { rss, cpuMs } = await hub.usage()
    await hub.stop()
    const check = await checkJournal(
      hub.dir,
      stations.map(({ desk }) => desk),
      tally.acknowledged(),
    )
    console.table({
      stations: stations.length,
      'entries acknowledged': tally.acknowledged().size,
      'over bad lines (entries/s)': rounded(first / linkedSeconds),
      'storm (entries/s)': rounded(waiting / drained),
      'storm drained (s)': drained,
      'storm told and projected (s)': settled,
      ...tally.summary(),
      ...tally.verdicts(),
      'hub memory (MB)': rounded(rss / 1e6),
      'hub CPU (s)': rounded(cpuMs / 1000, 1),
      'journal: entries of these stations': check.journal,
      'subjects folded alike': check.subjects,
    })
    for (const sentence of check.broken.slice(0, 20)) console.error(`BROKEN: ${sentence}`)
    console.log(
      check.broken.length === 0
        ? 'each acknowledged entry is in the journal exactly once, and both sides fold alike'
        : `${check.broken.length} things are broken`,
    )
    return check.broken.length === 0
  } finally {
    await hub.close()
  }
}

if (!(wanted.stations >= 1 && wanted.stations <= most && wanted.seconds > 0)) {
  console.error(`simulate: npm run simulate -- --stations N [--seed S] [--seconds T]; N is 1 to ${most}`)
  process.exitCode = 1
} else {
  const late = setTimeout(() => {
    console.error(`simulate: not done after ${wanted.seconds} s`)
    process.exit(1)
  }, wanted.seconds * 1000)
  process.exitCode = (await simulate()) ? 0 : 1
  clearTimeout(late)
}
