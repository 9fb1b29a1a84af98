import type { DisputeState } from '../../shared/facts/dispute-state.ts'
import type { EvidenceState, EvidenceStep } from '../../shared/facts/evidence-state.ts'
import type { Exporter, ExportMade, LedgerExtract, LookLine, Stretch } from '../../shared/evidence/export.ts'
import { readProof } from '../../shared/evidence/tlog/proof.ts'
import type { ExportStep } from '../../shared/http/exports.ts'
import { type AdmissibilityFacts, type Weakness, weaknessesOf } from '../../shared/rules/admissibility.ts'
import { createTurns } from '../journal/turns.ts'
import type { Voice } from '../journal/voice.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Made = { readonly name: string; readonly sha256: string; readonly bytes: number }
type Refused = {
  readonly ok: false
  readonly code: 'not-found' | 'not-now' | 'no-room'
  readonly where: string
}

/** A download that was cut off may go on for so long. */
const goesOnMs = 12 * 3_600_000

/** Packages 证据包 of what the county holds: asked for by one person, agreed to by another in another role, made once. */
export type Exports = {
  readonly read: (state: EvidenceState) => Promise<{
    readonly weaknesses: readonly Weakness[]
    readonly withConceded: readonly Weakness[]
    readonly steps: readonly ExportStep[]
  }>
  /** @param asked the entry by which it was asked for @param by who has it made */
  readonly make: (
    subject: string,
    asked: string,
    by: string,
  ) => Promise<({ readonly ok: true } & Made) | Refused>
  /** Writes down that it was taken, then opens it. Null where there is none of that name. */
  readonly take: (
    state: EvidenceState,
    name: string,
    range: { readonly from: number; readonly to?: number },
    by: string,
  ) => ReturnType<Exporter['open']>
  readonly sizeOf: Exporter['sizeOf']
  /** Of an item that was deleted no package stays here. */
  readonly forget: (item: string) => Promise<void>
}

export type ExportsDeps = {
  readonly exporter: Exporter
  readonly evidence: (subject: string) => Promise<EvidenceState>
  /** Those that the item belongs to. */
  readonly disputesOf: (item: string) => Promise<readonly DisputeState[]>
  /** Whether the visitor agreed in the consult that the item is a part of; null where it is of none. */
  readonly consultConsent: (state: EvidenceState) => Promise<boolean | null>
  readonly ledger: Pick<Ledger, 'proofOf' | 'openingOf' | 'stampedProofOf' | 'publicPem'>
  readonly voice: Pick<Voice, 'say' | 'sayIf'>
  /** How people and places are called. */
  readonly nameOf: (staff: string) => string
  readonly stationOf: (station: string) => string
  readonly county: () => string
  readonly now: () => number
}

export function createExports(deps: ExportsDeps): Exports {
  const { exporter, voice } = deps
  const inTurn = createTurns()
  const factsOf = async (state: EvidenceState): Promise<Omit<AdmissibilityFacts, 'withConceded'>> => {
    const disputes = await deps.disputesOf(state.subject)
    const conceded = concededIn(disputes, state.subject).length
    return { state, conceded, consultConsent: await deps.consultConsent(state), filedAt: filedIn(disputes) }
  }
  const ledgerOf = async ({ id, at }: { id: string; at: number }): Promise<LedgerExtract | null> => {
    const [proof, opening] = [await deps.ledger.proofOf(id), await deps.ledger.openingOf(id)]
    const read = proof.ok ? readProof(proof.proofText) : null
    if (!proof.ok || !read?.ok || !opening) return null
    const { salt, payload: entry } = opening
    const { leaf, proofText } = proof
    const stamped = await deps.ledger.stampedProofOf(id, at)
    const { checkpoint } = read
    return { leaf, entry, salt, proof: proofText, checkpoint, key: deps.ledger.publicPem, stamped }
  }
  const order = async (state: EvidenceState, step: EvidenceStep, answeredBy: string): Promise<ExportMade> =>
    exporter.make({
      item: state.subject,
      name: nameOfExport(state.subject, step.id),
      at: deps.now(),
      reason: step.reason,
      askedBy: deps.nameOf(step.by),
      answeredBy: deps.nameOf(answeredBy),
      county: deps.county(),
      station: deps.stationOf(state.station),
      leftOut: step.withConceded ? [] : concededIn(await deps.disputesOf(state.subject), state.subject),
      looks: state.looks.map((look) => lineOf(look, deps)),
      ledger: state.archived ? await ledgerOf(state.archived) : null,
    })

  return {
    sizeOf: exporter.sizeOf,
    async read(state) {
      const facts = await factsOf(state)
      return {
        weaknesses: weaknessesOf({ ...facts, withConceded: false }),
        withConceded: weaknessesOf({ ...facts, withConceded: true }),
        steps: stepsOf(state),
      }
    },
    make: (subject, asked, by) =>
      inTurn('exports', async () => {
        const state = await deps.evidence(subject)
        const step = state.steps.find(({ id, step: kind }) => id === asked && kind === 'export')
        if (!step) return refused('not-found', 'asked')
        if (step.answer?.answer !== 'yes') return refused('not-now', 'answer')
        if (state.phase !== 'archived') return refused('not-now', 'archive')
        const said = state.exports.find((one) => one.asked === asked)
        if (said) return { ok: true, name: said.name, sha256: said.sha256, bytes: said.bytes }
        const made = await order(state, step, step.answer.by)
        if (!made.ok)
          return made.code === 'no-room' ? refused('no-room', '') : refused('not-now', made.file || made.code)
        const { ok: _, ...body } = made
        await voice.say({ subject, type: 'evidence.exported', body: { asked, ...body }, by })
        return made
      }),
    async take(state, name, range, by) {
      const said = state.exports.find((one) => one.name === name)
      const step = state.steps.find(({ id }) => id === said?.asked)
      if (!said || !step) return null
      const { reason, dispute } = step
      if (range.from === 0 || !tookLately(state, by, deps.now()))
        await voice.say({
          subject: state.subject,
          type: 'evidence.viewed',
          body: { what: 'export', reason, dispute, track: null, from: 0, to: state.archived?.duration ?? 0 },
          by,
        })
      return exporter.open(name, range)
    },
    forget: (item) => inTurn('exports', () => exporter.drop(nameOfExport(item, ''))),
  }
}

function refused(code: Refused['code'], where: string): Refused {
  return { ok: false, code, where }
}

/** A download that was cut off and goes on is still the same look; one that begins in the middle is a look of its own. */
function tookLately({ looks }: EvidenceState, by: string, now: number): boolean {
  return looks.some((look) => look.what === 'export' && look.by === by && now - look.at < goesOnMs)
}

/** EV-wuping-<item>-<its last letters of the asking entry>: the same each time that it is asked for. */
function nameOfExport(subject: string, asked: string): string {
  const [station = '', id = ''] = subject.slice(subject.indexOf(':') + 1).split('.')
  return `EV-${station}-${id}-${asked.replace(/[^A-Za-z0-9]/g, '').slice(-12)}`
}

function stepsOf({ steps, exports }: EvidenceState): readonly ExportStep[] {
  return steps
    .filter(({ step }) => step === 'export')
    .map(({ id, at, by, reason, withConceded, answer }) => {
      const made = exports.find(({ asked }) => asked === id)
      return {
        asked: id,
        askedAt: at,
        askedBy: by,
        reason,
        withConceded,
        answer,
        made: made ? { name: made.name, sha256: made.sha256, bytes: made.bytes } : null,
      }
    })
}

/** Stretches of this item that somebody conceded, in whichever dispute. */
function concededIn(disputes: readonly DisputeState[], item: string): readonly Stretch[] {
  return disputes
    .flatMap(({ conceded }) => conceded.map(({ span }) => span))
    .flatMap((span) => (span?.item === item ? [{ from: span.from, to: span.to }] : []))
}

/** When the first of them went to reconsideration 转复议; null where none did. */
function filedIn(disputes: readonly DisputeState[]): number | null {
  const times = disputes.flatMap(({ conclusions }) =>
    conclusions.flatMap(({ at, conclusion }) => (conclusion.outcome === 'transferred' ? [at] : [])),
  )
  return times.length > 0 ? Math.min(...times) : null
}

function lineOf(look: EvidenceState['looks'][number], { nameOf, county }: ExportsDeps): LookLine {
  const { at, reason, what, by, track, from, to } = look
  return { at: new Date(at).toISOString(), reason, what, unit: county(), name: nameOf(by), track, from, to }
}
