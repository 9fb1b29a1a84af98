import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { syncFolder } from '../recorder/journal/part-file.ts'
import { writeWhole } from '../recorder/seals.ts'
import { openBytes, sealBytes } from './small-box.ts'
import { absent } from './files.ts'

/** How the county's own key covers the keys of the classes; null for what it did not cover. */
export type CountyWrap = {
  readonly wrap: (secret: Uint8Array) => string
  readonly unwrap: (text: string) => Uint8Array | null
}

/**
 * A key for each item, covered by the key of its class, which the county's own key covers. Whoever destroys an item's key has destroyed what it
 * opens, wherever copies of that lie; whoever loses a class's key, all of the class.
 */
export type ItemKeys = {
  /** Made where there is none. */
  readonly make: (item: string, className: string) => Promise<Uint8Array>
  /** Null: it is gone, or cannot be opened here. */
  readonly of: (item: string) => Promise<Uint8Array | null>
  readonly classOf: (item: string) => Promise<string | null>
  readonly move: (item: string, className: string) => Promise<boolean>
  /** Overwritten before it is removed, on every disk that has it. Throws when one of them does not answer. */
  readonly shred: (item: string) => Promise<void>
  /** Brings what the first disk has of it to the second. */
  readonly copy: (item: string, to: string) => Promise<void>
}

const fileSchema = v.strictObject({ class: v.string(), wrapped: v.string() })
const classesSchema = v.record(v.string(), v.string())
const keyBytes = 32
const folder = 'keys'
const classesFile = 'classes.json'

/** @param deps.dirs the first disk's archive, then the second's, where there is one */
export function createItemKeys(deps: { readonly dirs: readonly string[] } & CountyWrap): ItemKeys {
  const [first = ''] = deps.dirs
  const kept = join(first, folder)
  const nameOf = (item: string): string => `${itemFolder(item)}.json`

  const classKey = async (className: string): Promise<Uint8Array> => {
    const classes = (await readJson(classesSchema, kept, classesFile)) ?? {}
    const known = classes[className]
    const key = known === undefined ? randomBytes(keyBytes) : deps.unwrap(known)
    // With another county's keys nothing here can be opened, and nothing may be written over.
    if (!key) throw new Error(`the county’s keys do not open the archive’s class ${className}`)
    if (known === undefined) await writeIn(kept, classesFile, { ...classes, [className]: deps.wrap(key) })
    return key
  }
  const write = async (item: string, className: string, key: Uint8Array): Promise<void> =>
    writeIn(kept, nameOf(item), {
      class: className,
      wrapped: sealBytes(await classKey(className), key).toString('base64'),
    })
  const found = (item: string) => readJson(fileSchema, kept, nameOf(item))
  const keyOf = async (item: string): Promise<Uint8Array | null> => {
    const file = await found(item)
    return file && openBytes(await classKey(file.class), Buffer.from(file.wrapped, 'base64'))
  }
  return {
    of: keyOf,
    classOf: async (item) => (await found(item))?.class ?? null,
    async make(item, className) {
      const known = await keyOf(item)
      if (known) return known
      const key = randomBytes(keyBytes)
      await write(item, className, key)
      return key
    },
    async move(item, className) {
      const key = await keyOf(item)
      if (key) await write(item, className, key)
      return key !== null
    },
    async shred(item) {
      for (const dir of deps.dirs) await shredFile(join(dir, folder), nameOf(item))
    },
    async copy(item, to) {
      for (const name of [classesFile, nameOf(item)]) {
        const text = await readFile(join(kept, name), 'utf8').catch(absent)
        if (text !== null) await writeText(join(to, folder), name, text)
      }
    },
  }
}

/** `evidence:wuping.01K…` has a folder of its own, and no colon in its name. */
export const itemFolder = (item: string): string => item.slice(item.indexOf(':') + 1)

export async function readJson<Value>(
  schema: v.GenericSchema<unknown, Value>,
  dir: string,
  name: string,
): Promise<Value | null> {
  const text = await readFile(join(dir, name), 'utf8').catch(absent)
  if (text === null) return null
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  if (!read.success) throw new Error(`${join(dir, name)} is not what was written there`)
  return read.output
}

export const writeIn = (dir: string, name: string, value: unknown): Promise<void> =>
  writeText(dir, name, JSON.stringify(value, null, 1))

async function writeText(dir: string, name: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeWhole(dir, name, text)
}

async function shredFile(dir: string, name: string): Promise<void> {
  const path = join(dir, name)
  const file = await open(path, 'r+').catch(absent)
  if (!file) return
  try {
    const { size } = await file.stat()
    await file.write(randomBytes(size), 0, size, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await rm(path)
  await syncFolder(dir)
}
