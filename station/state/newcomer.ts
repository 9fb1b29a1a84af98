import { idKinds, type IdKind } from '../../shared/rules/id-kinds.ts'
import { itemById, type Catalogue, type CatalogueItem } from '../../shared/rules/catalogue.ts'
import type { Drafts } from './drafts.ts'

const start = 'newcomer~'

/** The newcomer's sheet as far as it is filled in. It waits while the desk is locked in the middle of it. */
export class Newcomer {
  readonly #drafts: Drafts

  constructor(drafts: Drafts) {
    this.#drafts = drafts
  }

  get name(): string {
    return this.#drafts.of(`${start}name`)
  }
  set name(text: string) {
    this.#drafts.keep(`${start}name`, text)
  }

  get number(): string {
    return this.#drafts.of(`${start}number`)
  }
  set number(text: string) {
    this.#drafts.keep(`${start}number`, text)
  }

  get phone(): string {
    return this.#drafts.of(`${start}phone`)
  }
  set phone(text: string) {
    this.#drafts.keep(`${start}phone`, text)
  }

  /** '' when the person has no document at hand. */
  get kind(): IdKind | '' {
    const kept = this.#drafts.of(`${start}kind`)
    if (kept === 'none') return ''
    return idKinds.find((kind) => kind === kept) ?? 'resident'
  }
  set kind(kind: IdKind | '') {
    this.#drafts.keep(`${start}kind`, kind === '' ? 'none' : kind)
  }

  items(catalogue: Catalogue | null): readonly CatalogueItem[] {
    const ids = this.#drafts.of(`${start}items`).split(' ').filter(Boolean)
    return catalogue ? ids.flatMap((id) => itemById(catalogue, id) ?? []) : []
  }

  choose(items: readonly CatalogueItem[]): void {
    this.#drafts.keep(`${start}items`, items.map(({ id }) => id).join(' '))
  }

  forget(): void {
    this.#drafts.drop(start)
  }
}
