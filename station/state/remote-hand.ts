import * as v from 'valibot'
import { consultConsentEnded, consultFilled } from '../../shared/facts/consult-help.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import { standingFills } from '../../shared/facts/fold-consult.ts'
import { fieldSet } from '../../shared/facts/matter.ts'
import type { MatterState } from '../../shared/facts/matter-state.ts'
import type { CatalogueItem } from '../../shared/rules/catalogue.ts'
import type { IdOptions } from '../../shared/rules/id-kinds.ts'
import {
  type FillAnswer,
  fillCommandSchema,
  type FillCommand,
  judgeFill,
} from '../../shared/rules/remote-fill.ts'
import type { DeskStore } from '../data/desk-store.ts'
import { createSay, draft } from './saying.ts'

/**
 * The hand from afar (代填), as the desk lets it work. Every command is judged here, by what this desk itself knows; the line may be dead when
 * it is stopped.
 */
export type RemoteHand = {
  /** Carries a command out, or says why not. One after the other. @param body as it came · @param by who sent it, as the room knows */
  readonly take: (consult: string, body: string, by: string) => Promise<FillAnswer>
  /** From this moment on nothing is filled in under any consent that stands; then it is written down. */
  readonly stop: (consult: string) => Promise<void>
}

export function createRemoteHand(deps: {
  readonly store: Pick<DeskStore, 'write' | 'now'>
  readonly consult: (subject: string) => ConsultState | null
  readonly matter: (subject: string) => MatterState | null
  readonly item: (id: string) => CatalogueItem | null
  /** Whether the form of this matter is before the people at the desk, and shown to the others. */
  readonly watched: (matter: string) => boolean
  /** Whether the room is on hold: heard in it sooner than the journal brings it. */
  readonly held: () => boolean
  readonly ids: () => IdOptions
}): RemoteHand {
  const say = createSay(deps.store)
  /** Consents that were stopped here, before it stands in the journal. */
  const stopped = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  const carryOut = async (subject: string, command: FillCommand): Promise<FillAnswer> => {
    const state = deps.consult(subject)
    const matter = state?.request ? deps.matter(state.request.matter) : null
    if (!state || !matter) return { ok: false, code: 'over' }
    const judged = judge(state, matter, command)
    if (!judged.ok) return judged
    const { consent, seq, field } = command
    const { value } = judged
    const old = matter.fields[field]?.value ?? null
    await say(
      draft(consultFilled, subject, { consent, seq, field, old, value }),
      draft(fieldSet, matter.subject, { field, value, how: 'remote' }),
    )
    return { ok: true }
  }

  const judge = (
    state: ConsultState,
    matter: MatterState,
    command: FillCommand,
  ): ReturnType<typeof judgeFill> => {
    if (stopped.has(command.consent)) return { ok: false, code: 'revoked' }
    const fields = deps.item(matter.sorted?.item ?? '')?.fields
    const isLive = (state.phase === 'live' || state.phase === 'broken') && !deps.held()
    return judgeFill(command, {
      taker: isLive ? state.taker : null,
      watched: deps.watched(matter.subject),
      consents: state.fillConsents.filter(({ answer }) => answer === 'yes'),
      now: deps.store.now(),
      field: (key) => fields?.find((one) => one.key === key),
      ids: deps.ids(),
    })
  }

  return {
    take(consult, body, by) {
      const command = commandIn(body)
      if (!command) return Promise.resolve({ ok: false, code: 'malformed' })
      const mine = last.then(() => carryOut(consult, { ...command, by }))
      last = mine.catch(() => undefined)
      return mine
    },
    async stop(consult) {
      const state = deps.consult(consult)
      const standing = state ? standingFills(state) : []
      for (const { id } of standing) stopped.add(id)
      await say(
        ...standing.map(({ id }) => draft(consultConsentEnded, consult, { consent: id, why: 'revoked' })),
      )
    },
  }
}

function commandIn(body: string): v.InferOutput<typeof fillCommandSchema> | null {
  try {
    const read = v.safeParse(fillCommandSchema, JSON.parse(body))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
