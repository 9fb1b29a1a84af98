import * as v from 'valibot'
import { correctedTime } from '../../shared/entry/clock.ts'
import { type Header, parseHeader } from '../../shared/entry/entry.ts'
import type { LaneHold } from '../../shared/entry/lane.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { deviceLeftOut, deviceLost, deviceReleased, type LostRange } from '../../shared/facts/device.ts'
import { type Heard, isTold, type Told } from '../../shared/facts/fact.ts'
import { inOrder } from '../../shared/facts/order.ts'
import type { AsideBatch } from '../../shared/http/aside.ts'
import { pushEntries } from '../../shared/http/sync.ts'
import type { Quarantine, QuarantineDoc } from './quarantine.ts'

/** What a revoked device gave, as it gave it. */
export type AsideRequest = v.InferOutput<typeof pushEntries.request>

/** What arrived from devices after they were revoked, and lies in quarantine until a person decides. */
export type Aside = {
  readonly of: (device: string) => Promise<readonly QuarantineDoc[]>
  /** Null when it is not there, or cannot be read as what a device gives. */
  readonly find: (device: string, batch: string) => Promise<AsideRequest | null>
}

export function createAside(quarantine: Quarantine): Aside {
  return {
    async of(device) {
      const docs: QuarantineDoc[] = []
      for await (const doc of quarantine.straysOf(device)) if (isAside(doc)) docs.push(doc)
      return docs.sort((a, b) => b.receivedAt - a.receivedAt)
    },
    async find(device, batch) {
      const [doc] = await quarantine.get([`stray~${device}~${batch}`])
      return doc && isAside(doc) ? requestIn(doc) : null
    },
  }
}

function isAside({ refusal }: QuarantineDoc): boolean {
  return refusal?.code === 'device-revoked'
}

function requestIn({ text }: QuarantineDoc): AsideRequest | null {
  try {
    const read = v.safeParse(pushEntries.request, JSON.parse(text))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/** @param genuine whether the device's own signature is under it */
export function batchView(
  doc: QuarantineDoc,
  heard: readonly Heard[],
  genuine: (request: AsideRequest) => boolean,
): AsideBatch {
  const request = requestIn(doc)
  const headers = request?.entries.flatMap(headerIn) ?? []
  const times = headers.map(correctedTime).sort((a, b) => a - b)
  const of = (kind: string): number =>
    new Set(headers.flatMap(({ subject }) => (kindOf(subject) === kind ? [subject] : []))).size
  const batch = batchOf(doc)
  return {
    batch,
    at: doc.receivedAt,
    entries: request?.entries.length ?? 0,
    visits: of('visit'),
    matters: of('matter'),
    by: [...new Set(headers.map(({ by }) => by))].filter((by) => by !== 'system'),
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    genuine: request !== null && genuine(request),
    decided: decisionOf(batch, heard),
  }
}

export function decisionOf(batch: string, heard: readonly Heard[]): AsideBatch['decided'] {
  const said = inOrder(heard).filter(isTold)
  const left = said.findLast((one) => deviceLeftOut.is(one) && one.body.batch === batch)
  const released = said.findLast((one) => deviceReleased.is(one) && one.body.batch === batch)
  if (released && deviceReleased.is(released)) {
    const { stored, refused } = released.body
    return { how: 'released', by: released.by, at: released.at, stored, refused }
  }
  if (left && deviceLeftOut.is(left))
    return { how: 'left-out', by: left.by, at: left.at, reason: left.body.reason }
  return null
}

export function lossOf(heard: readonly Heard[]): { by: string; at: number; reason: string } | null {
  const lost: Told<{ reason: string }> | undefined = inOrder(heard).filter(isTold).findLast(deviceLost.is)
  return lost ? { by: lost.by, at: lost.at, reason: lost.body.reason } : null
}

/** What is not there of a device's lanes: between what is held, and after the last of it. */
export function missingOf(lanes: readonly LaneHold[]): readonly LostRange[] {
  return lanes.flatMap(({ lane, complete, ahead }) => {
    const held = [complete, ...[...ahead].sort((a, b) => a - b)]
    const gaps = held.flatMap((counter, at) => {
      const next = held[at + 1]
      return next !== undefined && next > counter + 1 ? [{ lane, from: counter + 1, to: next - 1 }] : []
    })
    return [...gaps, { lane, from: (held.at(-1) ?? 0) + 1, to: null }]
  })
}

function batchOf({ _id }: QuarantineDoc): string {
  return _id.slice(_id.lastIndexOf('~') + 1)
}

function headerIn(entry: unknown): readonly Header[] {
  const text: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'header') : null
  const header = typeof text === 'string' ? parseHeader(text) : 'none'
  return typeof header === 'string' ? [] : [header]
}
