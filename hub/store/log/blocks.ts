import { createLatelyUsed } from '../lately-used.ts'
import type { Shelf } from './shelf.ts'

/** JSON texts of documents, in the order in which they were written. */
export type Block = readonly string[]

const MOST_DOCS = 250
const MOST_CHARS = 400_000
/** Characters of blocks in memory: those that were just written are the ones that followers read, and a crowd that comes back asks for the same few. */
const MOST_KEPT_CHARS = 24_000_000
/** What the smallest costs. */
const LEAST_CHARS = 1_000

/**
 * A log's documents lie in the store in blocks, each block one document of the store: what a store costs, it costs by the
 * document, and it would be most of what an entry costs. Blocks are never changed.
 */
export async function openBlocks(shelf: Shelf) {
  const kept = createLatelyUsed<Block>(MOST_KEPT_CHARS, charsOf)
  const reading = new Map<number, Promise<Block>>()
  let last = await shelf.last()
  let inDoubt = false

  const fetch = async (number: number): Promise<Block> => {
    try {
      const block = (await shelf.read(number)).split('\n')
      kept.set(String(number), block)
      return block
    } finally {
      reading.delete(number)
    }
  }

  return {
    id: shelf.id,
    last: (): number => last,
    doubt(): void {
      inDoubt = true
    },
    /** What a write that failed, or somebody else, may have left there counts from now on. @returns whether there was anything */
    async clearDoubt(): Promise<boolean> {
      if (!inDoubt) return false
      const before = last
      last = Math.max(last, await shelf.last())
      inDoubt = false
      return last > before
    },
    /**
     * As the next block. Durable when it resolves; after an error nobody knows until the doubt is cleared.
     * @returns its number; null when somebody else wrote under that number
     */
    async write(block: Block): Promise<number | null> {
      const number = last + 1
      let written = false
      try {
        written = await shelf.write(number, block.join('\n'))
      } finally {
        inDoubt = !written
      }
      if (!written) return null
      kept.set(String(number), block)
      last = number
      return number
    },
    async read(number: number): Promise<Block> {
      const known = kept.get(String(number)) ?? reading.get(number)
      if (known) return known
      const coming = fetch(number)
      reading.set(number, coming)
      return coming
    },
  }
}
export type Blocks = Awaited<ReturnType<typeof openBlocks>>

const charsOf = (block: Block): number => block.reduce((sum, { length }) => sum + length, LEAST_CHARS)

/** Small enough that one document of a block can be read without much of what it does not ask for. */
export function firstBlock<T extends { readonly text: string }>(docs: readonly T[]): readonly T[] {
  let end = 0
  for (let chars = 0; end < docs.length && end < MOST_DOCS; end++) {
    chars += docs[end]?.text.length ?? 0
    if (chars > MOST_CHARS && end > 0) break
  }
  return docs.slice(0, end)
}
