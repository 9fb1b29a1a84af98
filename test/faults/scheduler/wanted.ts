/** What is asked of the command. */
export type Wanted = {
  readonly from: number
  readonly count: number
  readonly store: 'embedded' | 'nano'
  /** Places of the steps that are played; all when left out. */
  readonly steps?: readonly number[]
  /** Plays the seed that is under way to its end, and no other. */
  readonly stopping: AbortSignal
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
}

/** @property held so many seeds hold */
export type Outcome = { readonly held: number; readonly broken: boolean }
