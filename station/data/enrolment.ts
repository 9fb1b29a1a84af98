import { toBase64 } from '../../shared/entry/bytes.ts'
import type { SecretKey } from '../../shared/entry/seal.ts'
import { makeSigningKey, sign } from '../../shared/entry/sign.ts'
import { call } from '../../shared/http/call.ts'
import { enrolmentText, redeemEnrolment } from '../../shared/http/network.ts'
import type { DeskDeps } from './deps.ts'
import type { DeskStore } from './desk-store.ts'
import type { Safe } from './store/safe.ts'
import type { Identity, Settings } from './store/settings.ts'
import type { DeskClock } from './sync/clock.ts'

/** Turns this browser into a desk, with keys that it makes itself. */
export function createEnrolment(deps: {
  readonly world: Pick<DeskDeps, 'fetch' | 'base' | 'algs'>
  readonly safe: Safe
  readonly settings: Settings
  readonly clock: DeskClock
  /** This browser is a desk already, and was not revoked. */
  readonly isDesk: () => boolean
  /** Empties a desk that was revoked: only once the county has taken the code, for it may still have something to say. */
  readonly makeRoom: () => Promise<void>
  readonly enrolled: (identity: Identity) => void
}): DeskStore['enrol'] {
  return async (typed) => {
    if (deps.isDesk()) return { ok: false, error: { code: 'already' } }
    const code = typed.trim().toUpperCase()
    const signing = await makeSigningKey(deps.world.algs)
    const agreement = await makeAgreementKey()
    const proof = await sign(signing, enrolmentText(code, signing.publicKey.key, agreement.point))
    const sent = deps.clock.wall()
    const body = { code, signKey: signing.publicKey, agreeKey: agreement.point, proof }
    const answer = await call(deps.world, redeemEnrolment, { body })
    if (!answer.ok) return answer
    await deps.makeRoom()
    await deps.safe.keys.bulkPut([
      { name: 'sign', alg: signing.alg, key: signing.privateKey },
      { name: 'agree', alg: 'ECDH', key: agreement.key },
    ])
    const { county, time, ...desk } = answer.value
    deps.clock.measured(sent, deps.clock.wall(), time)
    const { signKey, agreeKey, ...about } = county
    const identity: Identity = { ...desk, county: about, hub: { signKey, agreeKey } }
    await deps.settings.set('identity', identity)
    deps.enrolled(identity)
    return { ok: true }
  }
}

/**
 * What the county wraps subjects' keys to. It can be taken out of the platform until the first PIN, so that it can be laid under the
 * vault's key then: a stolen disk with this key in the open could ask the hub for everything.
 */
async function makeAgreementKey(): Promise<{ readonly key: SecretKey; readonly point: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { key: pair.privateKey, point: toBase64(raw) }
}
