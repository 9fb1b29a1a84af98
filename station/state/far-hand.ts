import * as v from 'valibot'
import type { FillingConsent } from '../../shared/facts/consult-state.ts'
import { fillAnswerSchema, type FillCommand, type FillRefusal } from '../../shared/rules/remote-fill.ts'
import type { Answered } from '../../shared/signaling/message.ts'

/** `away`: it did not get to the desk · `unheard`: it may have, and nothing came back */
export type FillOutcome = 'done' | 'away' | 'unheard' | FillRefusal

/** The hand from afar (代填) at the end that moves it: each value is one command, numbered under its consent, and answered by the desk. */
export type FarHand = {
  readonly fill: (consent: FillingConsent, field: string, value: string) => Promise<FillOutcome>
}

/** @param send to the desk; what it answers */
export function createFarHand(send: (body: string) => Promise<Answered<{ readonly body: string }>>): FarHand {
  /** The last number that was sent, by consent: the journal hears of what was carried out only later. */
  const sent = new Map<string, number>()
  return {
    async fill({ id, seq: carriedOut }, field, value) {
      const seq = Math.max(carriedOut, sent.get(id) ?? 0) + 1
      sent.set(id, seq)
      const command: Omit<FillCommand, 'by'> = { does: 'fill', consent: id, seq, field, value }
      const answer = await send(JSON.stringify(command))
      if (!answer.ok) return answer.error.code === 'no-answer' ? 'unheard' : 'away'
      return outcomeIn(answer.value.body)
    },
  }
}

function outcomeIn(body: string): FillOutcome {
  try {
    const read = v.safeParse(fillAnswerSchema, JSON.parse(body))
    if (!read.success) return 'unheard'
    return read.output.ok ? 'done' : read.output.code
  } catch {
    return 'unheard'
  }
}
