import { startOf } from '../../../shared/rules/dates.ts'
import type { CatalogueItem } from '../../../shared/rules/catalogue.ts'
import type { Outcome } from '../../../shared/rules/outcomes.ts'
import type { disputeOpened } from '../../../shared/facts/dispute.ts'
import type { BodyOf } from '../../../shared/facts/fact.ts'
import type { Party } from '../../../shared/facts/matter.ts'
import type { Act } from '../../../shared/http/cases.ts'
import type { ConsultAct } from '../../../shared/http/consults.ts'
import type { DemoVisitor } from '../reference/visitors.ts'
import type { Sheet } from '../drawing.ts'

/** When something happened: `11-16 10:47`, optionally with seconds, in the county's time. */
export type When = string

/** Epoch ms. */
export function instantOf(when: When): number {
  const [day = '', time = ''] = when.split(' ')
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return startOf(`2026-${day}`) + ((hours * 60 + minutes) * 60 + seconds) * 1000
}

export type ScriptField = {
  readonly value: string
  readonly how?: 'told' | 'paper' | 'phone' | 'system'
  readonly at?: When
}
export type ScriptPaper = {
  readonly name: string
  readonly sheet: Sheet
  readonly pages: number
  readonly at: When
  readonly voucher?: true
}

/** How a matter ended; `lastDay` and the voucher are put in when it is written. */
export type ScriptEnding =
  | Exclude<Outcome, { outcome: 'accepted' }>
  | Omit<Extract<Outcome, { outcome: 'accepted' }>, 'lastDay'>
  | { readonly outcome: 'done'; readonly voucher: 'paper' }

export type ScriptMatter = {
  /** A name that county acts refer to. */
  readonly ref?: string
  readonly item: CatalogueItem['id']
  readonly sorted: When
  /** Null: the visitor's own. */
  readonly party?: Partial<Party>
  readonly fields?: Readonly<Record<string, ScriptField | string>>
  readonly papers?: readonly ScriptPaper[]
  readonly ended?: { readonly at: When; readonly outcome: ScriptEnding }
}

/** What the desk records of a visit at the window 窗口录像, from the drawn films beside this folder. */
export type ScriptFilm = {
  /** A name that disputes refer to. */
  readonly ref: string
  readonly from: When
  readonly reels: readonly { readonly kind: 'camera' | 'microphone' | 'screen'; readonly film: string }[]
  /** As it was read out to the visitor before. */
  readonly told: string
}

export type ScriptVisit = {
  readonly desk: string
  readonly by: string
  readonly number: number
  readonly who: DemoVisitor
  readonly opened: When
  readonly called?: When
  /** Put back among those who wait, and called again. */
  readonly paused?: When
  readonly recalled?: When
  readonly matters: readonly ScriptMatter[]
  readonly films?: readonly ScriptFilm[]
  readonly slip?: When
  readonly closed?: When
}

/** What the county did with a matter, by its name in the script. */
export type ScriptAct =
  | { readonly at: When; readonly by: string; readonly on: string; readonly act: Act }
  /** The desk answers the newest question. */
  | {
      readonly at: When
      readonly by: string
      readonly on: string
      readonly desk: string
      readonly reply: string
    }
  /** Somebody rang the county; an agent wrote down what was said. */
  | {
      readonly at: When
      readonly by: string
      readonly on: string
      readonly heard: { readonly field: string; readonly value: string }
    }

  /** The desk calls the county in (同屏) for a matter; `calls` names the consult from then on. The visitor agrees to be recorded. */
  | {
      readonly at: When
      readonly by: string
      readonly on: string
      readonly desk: string
      readonly calls: string
      readonly item: CatalogueItem['id']
      readonly note: string
    }
  /** Somebody of the county does something in a consult; `invite` of what it ends is whoever was called in last. */
  | { readonly at: When; readonly by: string; readonly on: string; readonly does: ConsultAct }
  /** What the county itself writes of the room: who came and left, what is missing. Nobody is in one here. */
  | {
      readonly at: When
      readonly on: string
      readonly room: { readonly type: string; readonly body: object }
    }

  /** 提出争议 at the desk, beside a matter; `shows` are films. `disputes` names it from then on. */
  | {
      readonly at: When
      readonly by: string
      readonly on: string
      readonly desk: string
      readonly disputes: string
      readonly claim: Omit<BodyOf<typeof disputeOpened>, 'visit' | 'matter' | 'evidence'>
      readonly shows: readonly string[]
    }
  /** Somebody of the mediation room says something of a dispute. */
  | {
      readonly at: When
      readonly by: string
      readonly on: string
      readonly says: string
      readonly body: object
    }

/** A desk and the hours in which nothing came through. What was written then arrives at the end of the gap. */
export type ScriptDesk = {
  readonly id: string
  readonly station: string
  readonly name: string
  readonly gaps: readonly { readonly from: When; readonly to: When }[]
}

export type Script = {
  readonly founded: When
  readonly until: When
  readonly desks: readonly ScriptDesk[]
  readonly visits: readonly ScriptVisit[]
  readonly acts: readonly ScriptAct[]
}
