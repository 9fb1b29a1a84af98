import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { ownedSchema } from '../../shared/entry/subject.ts'
import { hallFormSchema } from '../../shared/http/hall.ts'
import { sha256 } from '../../shared/recording/sum.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const noteSchema = v.strictObject({
  by: v.string(),
  form: hallFormSchema,
  /** How many bytes are on the disk for certain, and their sum: what came after them may have gone with the power. */
  offset: count,
  sha256,
  touchedAt: count,
  /** What it is about to become. */
  subject: v.nullable(ownedSchema('evidence')),
})
export type HallNote = v.InferOutput<typeof noteSchema>

export type Sums = { readonly sha256: Hash; readonly sm3: Hash }
export const noSums = (): Sums => ({ sha256: createHash('sha256'), sm3: createHash('sm3') })

/** What is known of each clip that is on its way, beside its bytes: read by the process that comes after this one. */
export type HallNotes = {
  readonly pathOf: (upload: string) => string
  /** Durable when it resolves, with the bytes that it speaks of. */
  readonly write: (upload: string, note: HallNote) => Promise<void>
  /** What a process before this one left and can be gone on with; all else goes. */
  readonly read: (isStale: (note: HallNote) => boolean) => Promise<ReadonlyMap<string, HallNote>>
  /** The sums as they stood, from the bytes themselves. Null where these are not what came. */
  readonly sumsOf: (upload: string, note: Pick<HallNote, 'offset' | 'sha256'>) => Promise<Sums | null>
  readonly drop: (upload: string) => Promise<void>
}

/** @param dir a folder of its own */
export function createHallNotes(dir: string): HallNotes {
  const pathOf = (upload: string): string => join(dir, upload)
  const noteOf = (upload: string): string => join(dir, `${upload}.json`)
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other, whoever calls: a draft has one name, and what was dropped stays gone. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  return {
    pathOf,
    drop: (upload) =>
      inTurn(async () => {
        for (const path of [noteOf(upload), pathOf(upload)]) await rm(path, { force: true })
      }),
    write: (upload, note) =>
      inTurn(async () => {
        await settle(pathOf(upload))
        const draft = `${noteOf(upload)}.new`
        const file = await open(draft, 'w', 0o600)
        try {
          await file.writeFile(JSON.stringify(note))
          await file.datasync()
        } finally {
          await file.close()
        }
        await rename(draft, noteOf(upload))
      }),
    async read(isStale) {
      const names = await readdir(dir).catch(() => [])
      const kept = new Map<string, HallNote>()
      for (const name of names.filter((one) => /^[0-9A-Z]{26}\.json$/.test(one))) {
        const upload = name.slice(0, -'.json'.length)
        const note = await noteIn(noteOf(upload))
        if (note && !isStale(note)) kept.set(upload, note)
      }
      const isKept = (name: string): boolean => kept.has(name.replace(/\.json$/, ''))
      for (const name of names) if (!isKept(name)) await rm(join(dir, name), { force: true })
      return kept
    },
    async sumsOf(upload, { offset, sha256: wanted }) {
      const sums = noSums()
      try {
        await truncate(pathOf(upload), offset)
        const came = createReadStream(pathOf(upload), { highWaterMark: 1_048_576 })
        for await (const part of came as AsyncIterable<Uint8Array>) add(sums, part)
      } catch {
        return null
      }
      return sums.sha256.copy().digest('hex') === wanted ? sums : null
    },
  }
}

export function add({ sha256: one, sm3 }: Sums, part: Uint8Array): void {
  one.update(part)
  sm3.update(part)
}

async function settle(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function noteIn(path: string): Promise<HallNote | null> {
  try {
    const read = v.safeParse(noteSchema, JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
