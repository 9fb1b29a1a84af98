import type { FastifyInstance } from 'fastify'
import { toBase64 } from '../../shared/entry/bytes.ts'
import { readTilePath } from '../../shared/evidence/tlog/tiles.ts'
import { addCosignature, proveEntry, proveGrowth, readLedger } from '../../shared/http/ledger.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Signer } from '../ledger/signer.ts'
import { failed, type Failed, sendFailed } from './failures.ts'
import { done, type Doors } from './serve.ts'

type LedgerDeps = { readonly ledger: Ledger; readonly signer: Pick<Signer, 'publicKeys'> }

/** The ledger of evidence: proofs for staff, what witnesses signed, and for everybody its checkpoint and tiles (C2SP tlog-tiles). */
export function serveLedger(app: FastifyInstance, doors: Doors, { ledger, signer }: LedgerDeps): void {
  doors.staff(readLedger, async () => {
    const { alerts, cosigned, ...standing } = await ledger.standing()
    const keys = { ledger: ledger.publicPem, ...signer.publicKeys }
    return {
      ...standing,
      keys,
      cosigned: cosigned && { ...cosigned, by: [...cosigned.by] },
      alerts: [...alerts],
    }
  })

  doors.staff(proveEntry, async ({ params }) => {
    const found = await ledger.proofOf(params.entry)
    return found.ok ? { index: found.index, leaf: found.leaf, proof: found.proofText } : no(found.why)
  })

  doors.staff(proveGrowth, async ({ query }) => {
    const found = await ledger.growthOf(query.old, query.size)
    return found.ok ? { proof: found.proof.map(toBase64) } : no(found.why)
  })

  doors.open(addCosignature, async ({ body }) => {
    const taken = await ledger.cosign(body.note)
    if (taken.ok) return done
    return taken.why === 'unreadable' ? failed('bad-request', { where: taken.where }) : no(taken.why)
  })

  app.get('/ledger/checkpoint', { exposeHeadRoute: false }, async (_, reply) => {
    const checkpoint = ledger.checkpoint()
    if (checkpoint === null) return sendFailed(reply, failed('not-found'))
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(checkpoint)
  })

  app.get<{ Params: { '*': string } }>(
    '/ledger/tile/*',
    { exposeHeadRoute: false },
    async ({ params }, reply) => {
      const tile = readTilePath(`tile/${params['*']}`)
      const bytes = tile && (await ledger.tile(tile))
      if (!bytes) return sendFailed(reply, failed('not-found'))
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(bytes)
    },
  )
}

const codes = {
  closed: 'not-now',
  'not-yet': 'not-now',
  unknown: 'not-found',
  damaged: 'broken',
  'unknown-witness': 'signature-wrong',
  'other-log': 'not-found',
  'too-large': 'not-now',
  differs: 'hash-mismatch',
} as const

function no(why: keyof typeof codes): Failed {
  return failed(codes[why])
}
