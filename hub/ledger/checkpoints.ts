import { join } from 'node:path'
import { type Checkpoint, checkpointText, readCheckpoint } from '../../shared/evidence/tlog/checkpoint.ts'
import { isSignedBy, keyIdOf, type NoteSignature, writeNote } from '../../shared/evidence/tlog/note.ts'
import { type Hash, sameHash } from '../../shared/evidence/tlog/tree.ts'
import type { Disk } from './disk.ts'
import { sha256 } from './hashing.ts'
import type { LogKey } from './log-key.ts'

/** A checkpoint that this county signed, as a whole note. */
export type Signed = {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly note: string
}

/** Null for what is no checkpoint, or was not signed by this key. */
export async function readSigned(text: string, key: LogKey): Promise<Signed | null> {
  const read = readCheckpoint(text)
  if (!read.ok) return null
  const { origin, size, root } = read.checkpoint
  const signed = await isSignedBy(sha256, read.note, key.noteKey(origin))
  return signed === 'signed' ? { origin, size, root, note: text } : null
}

export function signCheckpoint(key: LogKey, head: Omit<Checkpoint, 'more'>): Signed {
  const text = checkpointText({ ...head, more: [] })
  const own: NoteSignature = {
    name: head.origin,
    keyId: keyIdOf(sha256, key.noteKey(head.origin)),
    bytes: key.sign(Buffer.from(text)),
  }
  return { ...head, note: writeNote({ text, signatures: [own] }) }
}

/** Two that cannot both be of one log that was only added to. `later` may be larger. */
function contradicts(earlier: Signed, later: Signed): boolean {
  return earlier.size > later.size || (earlier.size === later.size && !sameHash(earlier.root, later.root))
}

/** Of this county's logs one begins where the one before it could not go on: they are numbered. 0 for a name of another kind. */
export function numberOf(origin: string): number {
  return Number(/^yizhan\/[\da-f]{16}\/([1-9]\d{0,5})$/.exec(origin)?.[1] ?? 0)
}

export function originOf(key: LogKey, number: number): string {
  const name = Buffer.from(sha256(key.noteKey('').key)).toString('hex', 0, 8)
  return `yizhan/${name}/${number}`
}

/** Where the last checkpoint of each log lies a second time: a folder on another disk, or on another computer. */
export type SecondPlace = {
  readonly all: () => Promise<readonly Signed[]>
  /** Throws `Contradicted` when another one stands there that cannot be an earlier one of the same log. */
  readonly put: (signed: Signed) => Promise<void>
}

/** Somebody else went on with this log: nothing may be signed in its name any more. */
export class Contradicted extends Error {
  constructor() {
    super('another checkpoint of this log stands in its second place')
    this.name = 'Contradicted'
  }
}

/** The folder of the second place is away or full. */
export class SecondPlaceFault extends Error {
  constructor(cause: unknown) {
    super('the ledger’s second place cannot be written', { cause })
    this.name = 'SecondPlaceFault'
  }
}

const suffix = '.checkpoint'

export function createSecondPlace(disk: Disk, dir: string, key: LogKey): SecondPlace {
  const pathOf = (origin: string): string => join(dir, `${origin.replaceAll('/', '-')}${suffix}`)
  const read = async (path: string): Promise<Signed | null> => {
    const bytes = await disk.read(path)
    return bytes && readSigned(bytes.toString(), key)
  }
  /** It is never made: the other disk would be taken for one that is not mounted. */
  const namesIn = async (): Promise<readonly string[]> => {
    const names = await disk.names(dir)
    if (!names) throw new Error('the folder is not there')
    return names
  }
  return {
    all: () =>
      reached(async () => {
        const names = (await namesIn()).filter((name) => name.endsWith(suffix))
        const found = await Promise.all(names.map((name) => read(join(dir, name))))
        return found.filter((one) => one !== null)
      }),
    async put(signed) {
      const path = pathOf(signed.origin)
      const standing = await reached(() => namesIn().then(() => read(path)))
      if (standing && contradicts(standing, signed)) throw new Contradicted()
      await reached(() => disk.put(path, Buffer.from(signed.note)))
    },
  }
}

async function reached<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw new SecondPlaceFault(error)
  }
}
