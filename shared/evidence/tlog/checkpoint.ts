import { toBase64 } from '../../entry/bytes.ts'
import { type Note, readNote } from './note.ts'
import { countIn, hashIn, unread, type Unread } from './read.ts'
import type { Hash } from './tree.ts'

/** C2SP tlog-checkpoint: the name of a log, how many leaves it has, and its root; then lines that nobody has to understand. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly more: readonly string[]
}

export type ReadCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly note: Note }
  | Unread

/** The text that is signed. */
export function checkpointText({ origin, size, root, more }: Checkpoint): string {
  return [origin, String(size), toBase64(root), ...more].map((line) => `${line}\n`).join('')
}

/** Of a note as a log publishes it. Whether its signatures are true is another question. */
export function readCheckpoint(whole: string): ReadCheckpoint {
  const note = readNote(whole)
  if (!note.ok) return note
  const lines = note.text.slice(0, -1).split('\n')
  const empty = lines.indexOf('')
  if (empty >= 0) return unread('empty-line', empty + 1)
  const [origin, sizeText, rootText, ...more] = lines
  if (origin === undefined || sizeText === undefined || rootText === undefined)
    return unread('too-few-lines', lines.length)
  const size = countIn(sizeText)
  if (size === null) return unread('bad-size', 2)
  const root = hashIn(rootText)
  if (!root) return unread('bad-hash', 3)
  const { text, signatures } = note
  return { ok: true, checkpoint: { origin, size, root, more }, note: { text, signatures } }
}
