import { machineName, type StationAlert } from '../../state/station-health.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** 石臼乡 SJ 1. */
export function alertPlace({ station, desk }: StationAlert, { t }: WordsState): string {
  return t.office.stations.alerts.of(station.name, machineName(desk.id))
}

/** What is the matter, what is safe, and what to do. */
export function alertWords({ kind, since, size }: StationAlert, now: number, { t }: WordsState): string {
  const { alerts } = t.office.stations
  const time = since === null ? '' : t.format.moment(since, now)
  const span = t.format.duration(Math.abs(size))
  switch (kind) {
    case 'silent':
      return alerts.silent(time, span)
    case 'stuck':
      return alerts.stuck(size, time)
    case 'damage':
      return alerts.damage(size)
    case 'room':
      return alerts.room(t.format.bytes(Math.max(0, size) * 1e6))
    case 'refused':
      return alerts.refused(size)
    case 'clock':
      return size > 0 ? alerts.clockSlow(span) : alerts.clockFast(span)
    case 'old-app':
      return alerts.oldApp(time)
  }
}
