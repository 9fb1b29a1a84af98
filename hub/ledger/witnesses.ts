import { join } from 'node:path'
import { checkpointText, readCheckpoint } from '../../shared/evidence/tlog/checkpoint.ts'
import { type Cosignature, cosignaturesOf } from '../../shared/evidence/tlog/cosignature.ts'
import { type Note, type NoteKey, readNote, writeNote } from '../../shared/evidence/tlog/note.ts'
import { sameHash } from '../../shared/evidence/tlog/tree.ts'
import { readSigned, signCheckpoint, type Signed } from './checkpoints.ts'
import type { Disk } from './disk.ts'
import { sha256 } from './hashing.ts'
import type { Log } from './log.ts'
import type { LogKey } from './log-key.ts'

/**
 * Why a cosignature is not taken: it cannot be read (`where`), nobody signed who is asked here, it speaks of another log or of more
 * leaves than were published. `differs`: a witness saw another root of that size; that is kept, and told.
 */
export type Cosigned =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly why: 'unreadable'; readonly where: string }
  | { readonly ok: false; readonly why: 'unknown-witness' | 'other-log' | 'too-large' }
  | { readonly ok: false; readonly why: 'differs'; readonly names: readonly string[] }

/** What others signed of a log. */
export type Witnesses = {
  readonly take: (whole: string) => Promise<Cosigned>
  /** The largest checkpoint that somebody cosigned, with all who did. */
  readonly latest: () => Promise<{ readonly signed: Signed; readonly by: readonly Cosignature[] } | null>
  /** Who disagreed. */
  readonly disputed: () => Promise<readonly string[]>
}

export function createWitnesses(deps: {
  readonly disk: Disk
  readonly dir: string
  readonly key: LogKey
  readonly log: Log
  readonly witnesses: readonly NoteKey[]
}): Witnesses {
  const { disk, dir, key, log, witnesses } = deps
  const path = join(dir, 'cosigned')
  const disputes = join(dir, 'disputed')

  const latest: Witnesses['latest'] = async () => {
    const bytes = await disk.read(path)
    const signed = bytes && (await readSigned(bytes.toString(), key))
    if (!signed || signed.origin !== log.origin) return null
    const note = readNote(signed.note)
    return { signed, by: note.ok ? await cosignaturesOf(sha256, note, witnesses) : [] }
  }

  const dispute = async (whole: string, size: number, names: readonly string[]): Promise<Cosigned> => {
    for (const name of names)
      await disk.put(join(disputes, `${size}~${encodeURIComponent(name)}`), Buffer.from(whole))
    return { ok: false, why: 'differs', names }
  }

  return {
    latest,
    disputed: async () => [
      ...new Set(((await disk.names(disputes)) ?? []).flatMap((name) => nameIn(name) ?? [])),
    ],
    async take(whole) {
      const read = readCheckpoint(whole)
      if (!read.ok) return { ok: false, why: 'unreadable', where: `note.${read.line} ${read.what}` }
      const found = await cosignaturesOf(sha256, read.note, witnesses)
      if (found.length === 0) return { ok: false, why: 'unknown-witness' }
      const { origin, size, root } = read.checkpoint
      if (origin !== log.origin) return { ok: false, why: 'other-log' }
      const published = log.published()
      if (!published || size > published.size) return { ok: false, why: 'too-large' }
      const names = found.map(({ name }) => name)
      const own = await log.rootAt(size)
      // Its text, too, is what we signed: nobody cosigns lines that are not ours.
      const isOurs =
        own && sameHash(own, root) && read.note.text === checkpointText({ origin, size, root, more: [] })
      if (!isOurs) return dispute(whole, size, names)
      const before = await latest()
      if (before && before.signed.size > size) return { ok: true, names }
      // The same head signed again is the same signature.
      const head = signCheckpoint(key, { origin, size, root })
      const others = before?.signed.size === size ? before.by : []
      const signed = {
        ...head,
        note: withAll(head, [...others.filter(({ name }) => !names.includes(name)), ...found]),
      }
      await disk.put(path, Buffer.from(signed.note))
      if (size === published.size) await log.republish(signed)
      return { ok: true, names }
    },
  }
}

function withAll({ note }: Signed, cosignatures: readonly Cosignature[]): string {
  const read = readNote(note)
  if (!read.ok) throw new Error('a checkpoint of our own is no note')
  const whole: Note = {
    text: read.text,
    signatures: [...read.signatures, ...cosignatures.map(({ line }) => line)],
  }
  return writeNote(whole)
}

function nameIn(file: string): string | null {
  const name = /^\d+~(.+)$/.exec(file)?.[1]
  return name === undefined ? null : decodeURIComponent(name)
}
