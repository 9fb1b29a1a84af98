import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { Device, Station } from '../../shared/facts/directory.ts'
import { verify, type PublicKey } from '../../shared/entry/sign.ts'
import { enrolmentText } from '../../shared/http/network.ts'
import { appendDurably, putDurably } from '../journal/durable.ts'
import { createTurns } from '../journal/turns.ts'
import type { Database } from '../store/store.ts'
import { isAgreeKey } from './agree-key.ts'
import { digestOf, makeCode, plainCode } from './codes.ts'
import type { Office } from './office.ts'

/** What a browser brings to become a desk: keys that it made itself, and a proof that it holds the first. */
export type Redemption = {
  readonly code: string
  readonly signKey: PublicKey
  readonly agreeKey: string
  readonly proof: string
}

export type Redeemed =
  | {
      readonly ok: true
      readonly device: Device
      readonly station: Station
      readonly by: string
      readonly again: boolean
    }
  | { readonly ok: false; readonly code: 'code-unknown' | 'code-expired' | 'signature-wrong' }
  | { readonly ok: false; readonly code: 'bad-request'; readonly where: string }

/** A code turns one browser into a desk of a station, once. It is stored as a digest. */
export type Enrolment = {
  readonly open: (
    station: string,
    name: string,
    by: string,
  ) => Promise<{ readonly code: string; readonly expires: number }>
  readonly redeem: (redemption: Redemption) => Promise<Redeemed>
}

type CodeDoc = {
  readonly _id: string
  readonly station: string
  readonly name: string
  readonly by: string
  readonly expires: number
  /** The device that it made, once it was used. */
  readonly device: string | null
}

const goodFor = 15 * 60_000

export function createEnrolment(deps: {
  readonly database: Database<CodeDoc>
  readonly office: Office
  readonly now: () => number
  readonly random: RandomBytes
}): Enrolment {
  const { database, office, now } = deps
  const idOf = (code: string): string => `enrolment:${digestOf(plainCode(code))}`
  const inTurn = createTurns()
  return {
    async open(station, name, by) {
      const code = makeCode(deps.random, 2)
      const expires = now() + goodFor
      await appendDurably(database, [{ _id: idOf(code), station, name, by, expires, device: null }])
      return { code, expires }
    },
    // One after the other: of two browsers with one code the second comes too late.
    redeem: (redemption) => inTurn('redeem', () => redeem(redemption)),
  }

  async function redeem({ code, signKey, agreeKey, proof }: Redemption): Promise<Redeemed> {
    const [doc] = await database.get([idOf(code)])
    if (!doc) return { ok: false, code: 'code-unknown' }
    if (!(await isAgreeKey(agreeKey))) return { ok: false, code: 'bad-request', where: 'agreeKey' }
    if (!(await verify(signKey, enrolmentText(code, signKey.key, agreeKey), proof))) {
      return { ok: false, code: 'signature-wrong' }
    }
    const before = doc.device === null ? null : office.device(doc.device)
    // The answer got lost on the way: the same browser asks again, and gets the same.
    if (before?.device.signKey.key === signKey.key) return { ok: true, ...before, by: doc.by, again: true }
    if (doc.device !== null || now() > doc.expires) return { ok: false, code: 'code-expired' }
    const enrolled = await office.enrol({
      station: doc.station,
      name: doc.name,
      signKey,
      agreeKey,
      by: doc.by,
    })
    await putDurably(database, [{ ...doc, device: enrolled.device.id }])
    return { ok: true, ...enrolled, by: doc.by, again: false }
  }
}
