/**
 * Where the blocks of a log stand, each under its number, from 1 without a gap. A number is given once: of two who write a
 * block under one number, in two processes or in one that did not hear the answer, exactly one has it. That makes the row of
 * blocks a fence, on CouchDB too, where nothing else fences a writer that believes that it is alone.
 */
export type Shelf = {
  /** Names the log; a copy of it has the same name. */
  readonly id: string
  /** The number of the last block, 0 when there is none. @throws StoreFault */
  readonly last: () => Promise<number>
  /** @throws StoreFault, `garbled` when it is not there */
  readonly read: (number: number) => Promise<string>
  /** Durable when it resolves. False: the number is taken, and nothing was changed. @throws StoreFault when nobody can say */
  readonly write: (number: number, lines: string) => Promise<boolean>
}
