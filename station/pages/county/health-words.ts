import type { Health } from '../../state/station-health.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

const day = 86_400_000

/** 石臼乡 12:41 起没消息; 石臼乡 3 天没消息. */
export function healthWords(station: string, health: Health, now: number, { t }: WordsState): string {
  const { line } = t.county
  switch (health.kind) {
    case 'through':
      return t.office.stations.through
    case 'silent': {
      // The hour of days ago stands in the list of stations: the bar is short.
      const days = Math.floor((now - health.at) / day)
      return days > 0 ? line.silentFor(station, days) : line.silent(station, t.format.moment(health.at, now))
    }
    case 'unknown':
      return line.unknown(station)
    case 'never':
      return line.never(station)
    case 'no-desk':
      return line.noDesk(station)
  }
}

/** The same without the name, for where it stands beside. */
export function healthTag(health: Health, now: number, { t }: WordsState): string {
  const { stations } = t.office
  switch (health.kind) {
    case 'through':
      return stations.through
    case 'silent':
      return stations.silent(t.format.moment(health.at, now))
    case 'unknown':
      return stations.unknown
    case 'never':
      return stations.never
    case 'no-desk':
      return stations.noDesks
  }
}
