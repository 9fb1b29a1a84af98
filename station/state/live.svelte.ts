import { createSubscriber } from 'svelte/reactivity'
import type { Live } from '../data/live.ts'

/** A live value as a page reads it: whoever reads `current` is run again when it changes. */
export type Seen<Value> = {
  readonly current: Value
  /** False until it was first read from the disk: empty is then not yet a fact to be shown. */
  readonly loaded: boolean
}

export function seen<Value>(live: Live<Value>): Seen<Value> {
  const follow = createSubscriber((changed) => live.subscribe(changed))
  return {
    get current() {
      follow()
      return live.current()
    },
    get loaded() {
      follow()
      return live.loaded()
    },
  }
}
