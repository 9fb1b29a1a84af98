import { type Bytes, concat, utf8 } from '../../entry/bytes.ts'
import { keyIdOf, type Note, type NoteKey, type NoteSignature, verifyEd25519 } from './note.ts'
import type { Sha256 } from './tree.ts'

/** C2SP tlog-cosignature, version 1: a witness says that it saw this checkpoint, when, and nothing that contradicts it. */
export type Cosignature = {
  readonly name: string
  /** Seconds since 1970. */
  readonly time: number
  readonly line: NoteSignature
}

const timeBytes = 8
const cosignatureBytes = timeBytes + 64

/** What a witness signs. @param text of the checkpoint, without signatures @param time seconds since 1970 */
export function cosignedText(text: string, time: number): Bytes {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`)
}

/** @param signed Ed25519 over `cosignedText` */
export function cosignature(sha256: Sha256, key: NoteKey, time: number, signed: Uint8Array): NoteSignature {
  const stamp = new Uint8Array(timeBytes)
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time))
  return { name: key.name, keyId: keyIdOf(sha256, key), bytes: concat(stamp, signed) }
}

/** Those of a note that these witnesses gave, and that are true. Whoever else signed is passed over. */
export async function cosignaturesOf(
  sha256: Sha256,
  note: Note,
  witnesses: readonly NoteKey[],
): Promise<readonly Cosignature[]> {
  const found = await Promise.all(
    note.signatures.map(async (line): Promise<Cosignature | null> => {
      const key = witnesses.find(
        (witness) =>
          witness.type === 4 && witness.name === line.name && keyIdOf(sha256, witness) === line.keyId,
      )
      if (!key || line.bytes.length !== cosignatureBytes) return null
      const time = timeIn(line.bytes)
      const isTrue = await verifyEd25519(
        key.key,
        cosignedText(note.text, time),
        line.bytes.subarray(timeBytes),
      )
      return isTrue ? { name: line.name, time, line } : null
    }),
  )
  return found.filter((one) => one !== null)
}

function timeIn(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, timeBytes).getBigUint64(0))
}
