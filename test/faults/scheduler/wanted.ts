/** What is asked of the command. */
export type Wanted = {
  readonly from: number
  readonly count: number
  readonly store: 'embedded' | 'nano'
  /** Places of the steps that are played; all when left out. */
  readonly steps?: readonly number[]
  readonly say: (line: string) => void
  readonly progress: (line: string) => void
}
