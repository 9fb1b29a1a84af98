import { batchText, type CarriedKey, type Refusal, type Verdict } from '../../shared/entry/batch.ts'
import type { Receipt } from '../../shared/entry/receipt.ts'
import type { Device } from '../../shared/facts/directory.ts'
import type { Heard } from '../../shared/facts/fact.ts'
import type { DeviceHold } from '../journal/device-hold.ts'
import { strayId } from '../journal/quarantine.ts'
import type { Turns } from '../journal/turns.ts'
import { asText } from './as-text.ts'
import type { GatewayDeps } from './deps.ts'
import type { Bench } from './judge.ts'
import { createCitations, settledBefore } from './look-up.ts'
import { type ReadEntry, readEntry } from './read-entry.ts'
import { receiptOf } from './receipts.ts'
import { needsHistory } from './settling.ts'
import { mostIdChars, type Sorted, sortBatch } from './sort-batch.ts'
import { verify } from './verify.ts'

export type PushRequest = {
  readonly entries: readonly unknown[]
  readonly signature: string
  readonly keys: readonly CarriedKey[]
}

export type Pushed = { readonly verdicts: Verdict[]; readonly receipt: Receipt; readonly time: number }

/** Takes a batch of entries from a device that has proven who it is. What it answers is on the disk. */
export type Push = (device: Device, request: PushRequest) => Promise<Pushed>

export function createPush(deps: GatewayDeps, inTurn: Turns): Push {
  const { holdings, journal, subjectKeys, quarantine, reader, now } = deps
  const citations = createCitations(journal)

  const benchFor = async (device: Device, batch: readonly ReadEntry[]): Promise<Bench> => {
    const sealed = batch.flatMap(({ parsed }) =>
      parsed.ok && parsed.header.sealed ? [parsed.header.subject] : [],
    )
    const keys = await subjectKeys.ofAll(new Set(sealed))
    const histories = await historiesOf(batch)
    const { directory, standIns, demo } = deps
    return {
      device,
      directory,
      standIns,
      demo,
      keyOf: (subject) => keys.get(subject) ?? null,
      citedOf: await citations(batch),
      heardOf: (subject) => histories.get(subject) ?? [],
    }
  }

  const historiesOf = async (batch: readonly ReadEntry[]): Promise<ReadonlyMap<string, readonly Heard[]>> => {
    const subjects = batch.flatMap(({ parsed }) =>
      parsed.ok && needsHistory(parsed.header.type) ? [parsed.header.subject] : [],
    )
    const heard = [...new Set(subjects)].map(
      async (subject) => [subject, await reader.heardOf(subject)] as const,
    )
    return new Map(await Promise.all(heard))
  }

  /** What stands here is ordered: each write is durable before the next, and the lane's summary follows by itself. */
  const write = async (hold: DeviceHold, sorted: Sorted): Promise<void> => {
    await holdings.begin(sorted.lanes)
    await quarantine.keep(sorted.quarantine)
    const missing = await deps.shelf.announce(sorted.parcels)
    reader.opened(sorted.told)
    const verdicts = await journal.append(sorted.journal)
    for (const [at, verdict] of verdicts.entries()) {
      const home =
        verdict.kind === 'stored' ||
        (verdict.kind === 'exists' && verdict.stored.hash === sorted.journal[at]?.hash)
      if (!home) throw new Error('the journal holds another entry of this id, and the lane did not know')
    }
    holdings.keep(hold, sorted.lanes)
    await deps.refusals.tell(hold.device, sorted.refused)
    for (const { device, hash } of missing) if (device === hold.device) hold.announced(hash)
  }

  const take = async (device: Device, batch: readonly ReadEntry[]): Promise<Pushed> => {
    const hold = await holdings.of(device.id)
    const settled = await settledBefore(batch, hold, deps)
    const sorted = sortBatch(batch, hold, settled, await benchFor(device, batch), now())
    try {
      await write(hold, sorted)
    } catch (error) {
      holdings.spoil(device.id, sorted.lanes)
      throw error
    }
    return { verdicts: [...sorted.verdicts], receipt: await receiptOf(hold, deps), time: now() }
  }

  /** Nothing of it is believed: it is put aside whole, keys and all, for who may one day release it, and touches no lane. */
  const putAside = async (
    device: Device,
    request: PushRequest,
    batch: readonly ReadEntry[],
    refusal: Refusal,
  ): Promise<Pushed> => {
    const text = asText(request)
    await quarantine.keep([
      {
        _id: strayId(device.id, text),
        device: device.id,
        text,
        receivedAt: now(),
        verdict: 'refused',
        refusal,
      },
    ])
    const verdicts = batch.map(({ id }): Verdict => ({
      id: id.slice(0, mostIdChars),
      verdict: 'refused',
      refusal,
    }))
    return inTurn(device.id, async () => ({
      verdicts,
      receipt: await receiptOf(await holdings.of(device.id), deps),
      time: now(),
    }))
  }

  return async (device, request) => {
    const batch = request.entries.map((entry) => readEntry(entry, device.id))
    if (device.revoked?.how === 'stolen') return putAside(device, request, batch, { code: 'device-revoked' })
    if (!verify(device.signKey, batchText(device.id, batch), request.signature)) {
      return putAside(device, request, batch, { code: 'forged' })
    }
    const keyed = await subjectKeys.accept(request.keys, { device: device.id, station: device.station })
    for (const subject of keyed) reader.keyed(subject)
    return inTurn(device.id, () => take(device, batch))
  }
}
