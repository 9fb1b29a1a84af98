import type { PlayableItem } from '../../../shared/evidence/playable.ts'
import { inTurn } from '../in-turn.ts'
import type { Viewing } from './viewing.ts'

/** 谁看过, as it stands now: others look too, and what is done here is a look of its own. */
export class Looks {
  all = $state.raw<PlayableItem['looks']>([])
  readonly #viewing: Viewing

  constructor(viewing: Viewing) {
    this.#viewing = viewing
    this.all = viewing.item.looks
  }

  readonly refresh = inTurn(async () => {
    const answer = await this.#viewing.looks()
    if (answer.ok) this.all = answer.value.looks
  })

  async note(look: Parameters<Viewing['note']>[0]): Promise<void> {
    await this.#viewing.note(look)
    await this.refresh()
  }
}
