import { SvelteMap } from 'svelte/reactivity'

/**
 * What was being written and is no entry yet. It outlives a locked screen and a look at another page, and lies in memory only: a stolen
 * desk has lost it.
 */
export type Drafts = {
  /** '' when there is none. */
  readonly of: (key: string) => string
  readonly keep: (key: string, text: string) => void
  /** Whatever begins with this was written down, or given up. */
  readonly drop: (start: string) => void
}

export function createDrafts(): Drafts {
  const texts = new SvelteMap<string, string>()
  return {
    of: (key) => texts.get(key) ?? '',
    keep(key, text) {
      if (text === '') texts.delete(key)
      else texts.set(key, text)
    },
    drop(start) {
      for (const key of Array.from(texts.keys())) if (key.startsWith(start)) texts.delete(key)
    },
  }
}
