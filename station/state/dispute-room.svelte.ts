import { createContext } from 'svelte'
import type { CallFailure } from '../../shared/http/call.ts'
import { type Citation, disputeDrafted, type Draft } from '../../shared/facts/dispute-record.ts'
import type { DisputeState, DraftVersion } from '../../shared/facts/dispute-state.ts'
import { citeMark } from '../../shared/facts/draft-checks.ts'
import type { DisputeList } from './dispute-list.svelte.ts'

/** Where versions are said, and what stands there then. */
export type DraftsKept = Pick<DisputeList, 'act'> & {
  readonly open: { readonly dispute: Pick<DisputeState, 'standingDrafts'> } | null
}
type Section = { readonly heading: string; text: string }

/**
 * One dispute in the mediation room: its record as it is being written, and the one way between the text and the player. The player calls
 * `cite`; a chip in the text calls `jump`, and the player follows `jumpTo`.
 */
export class DisputeRoom {
  readonly #list: DraftsKept
  sections = $state<Section[]>([])
  citations = $state.raw<readonly Citation[]>([])
  template = $state.raw<Draft['template'] | null>(null)
  /** The version that is being written on; null before the first. */
  base = $state.raw<DraftVersion | null>(null)
  savedAt = $state.raw<number | null>(null)
  saving = $state.raw(false)
  failure = $state.raw<CallFailure | null>(null)
  /** Where a chip in the text points; the newest object is the newest wish. */
  jumpTo = $state.raw<Citation | null>(null)
  /** The section in which the caret stood last, and where. */
  #caret = { section: 0, at: Infinity }
  #going: Promise<void> | null = null

  constructor(list: DraftsKept) {
    this.#list = list
  }

  /** Takes over the newest version, unless something is written here that is not saved. */
  follow({ standingDrafts }: DisputeState): void {
    const newest = standingDrafts.at(-1)
    if (!newest || newest.id === this.base?.id || this.isDirty || this.saving) return
    this.take(newest)
  }

  take(version: DraftVersion): void {
    this.base = version
    this.savedAt = version.at
    this.template = version.template
    this.sections = version.sections.map((one) => ({ ...one }))
    this.citations = version.citations
  }

  /** Begins anew from a template; the version before stays among the versions. */
  async begin(template: Draft['template'], sections: readonly Section[]): Promise<void> {
    this.template = template
    this.sections = sections.map((one) => ({ ...one }))
    this.citations = []
    await this.save()
  }

  get isDirty(): boolean {
    const { base } = this
    if (!base) return this.sections.length > 0
    return JSON.stringify([base.sections, base.citations]) !== JSON.stringify([this.sections, this.citations])
  }

  caretAt(section: number, at: number): void {
    this.#caret = { section, at }
  }

  /** 引用: a mark where the caret stood last, in the section that was written in last. */
  async cite(citation: Citation): Promise<void> {
    const section = this.sections[this.#caret.section] ?? this.sections[0]
    if (!section) return
    this.citations = [...this.citations, citation]
    const at = Math.min(this.#caret.at, section.text.length)
    const mark = citeMark(this.citations.length)
    section.text = section.text.slice(0, at) + mark + section.text.slice(at)
    this.#caret = { ...this.#caret, at: at + mark.length }
    await this.save()
  }

  jump(citation: Citation): void {
    this.jumpTo = { ...citation }
  }

  /** A section is left: what was written is kept as a version. Who asks while it is on its way waits until all is kept: what is printed next is the newest. */
  save(): Promise<void> {
    this.#going ??= this.#keep().finally(() => (this.#going = null))
    return this.#going
  }

  async #keep(): Promise<void> {
    if (!this.template || !this.isDirty) return
    this.saving = true
    const body: Draft = {
      template: this.template,
      sections: this.sections.map(({ heading, text }) => ({ heading, text })),
      citations: [...this.citations],
    }
    this.failure = await this.#list.act(disputeDrafted, body)
    const newest = this.#list.open?.dispute.standingDrafts.at(-1)
    if (!this.failure && newest) {
      this.base = newest
      this.savedAt = newest.at
    }
    this.saving = false
    // What was written while it was on its way.
    if (!this.failure && this.isDirty) await this.#keep()
  }
}

export const [getDisputeRoom, setDisputeRoom] = createContext<DisputeRoom>()
