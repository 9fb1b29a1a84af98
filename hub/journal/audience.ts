import { deviceOf } from '../../shared/entry/lane.ts'
import { kindOf, nameOf, ownerOf } from '../../shared/entry/subject.ts'
import { factOf } from '../../shared/facts/registry.ts'
import { headerOf } from './hear-doc.ts'
import type { JournalDoc } from './journal.ts'

/** An entry with those it is for: every device, the devices of a station, one device, or nobody. */
export type Letter = { readonly doc: JournalDoc; readonly author: string; readonly circle: Circle }

type Circle =
  | { readonly kind: 'county' | 'nobody' }
  | { readonly kind: 'station'; readonly station: string }
  | { readonly kind: 'device'; readonly device: string }

export function letterOf(doc: JournalDoc): Letter {
  return { doc, author: deviceOf(doc._id), circle: circleOf(doc) }
}

export function isForAll({ circle }: Letter): boolean {
  return circle.kind === 'county'
}

/** A device does not hear its own words back: it has them, unless it was set back. */
export function isFor(
  { circle, author }: Letter,
  reader: { readonly device: string; readonly station: string },
  tellsOwn = false,
): boolean {
  if (author === reader.device && !tellsOwn) return false
  if (circle.kind === 'station') return circle.station === reader.station
  return circle.kind === 'device' && circle.device === reader.device
}

/** Whether any of these letters may be for somebody: a county has two thousand readers, and few of them are spoken of at a time. */
export function concernedBy(
  letters: readonly Letter[],
): (reader: { readonly device: string; readonly station: string }) => boolean {
  const [stations, devices] = [new Set<string>(), new Set<string>()]
  for (const { circle } of letters) {
    if (circle.kind === 'station') stations.add(circle.station)
    if (circle.kind === 'device') devices.add(circle.device)
  }
  return ({ device, station }) => stations.has(station) || devices.has(device)
}

/** From the fact's own declaration; what is not declared is for nobody. */
function circleOf(doc: JournalDoc): Circle {
  const audience = factOf(headerOf(doc).type)?.audience
  const station = ownerOf(doc.subject)
  if (audience === 'county') return { kind: 'county' }
  if (audience === 'station' && station !== null) return { kind: 'station', station }
  if (audience === 'device' && kindOf(doc.subject) === 'device')
    return { kind: 'device', device: nameOf(doc.subject) }
  return { kind: 'nobody' }
}
