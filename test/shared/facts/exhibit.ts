import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { type Bytes, fromBase64, toBase64 } from '../../../shared/entry/bytes.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { importSubjectKey, openText } from '../../../shared/entry/seal.ts'
import { isOwned, subjectId } from '../../../shared/entry/subject.ts'
import { createLaneWriter } from '../../../shared/entry/writer.ts'
import { type Fact, isPersonal } from '../../../shared/facts/fact.ts'
import { facts, parseBody } from '../../../shared/facts/registry.ts'
import { digest } from '../../../hub/journal/digest.ts'
import { specimens } from './specimens.ts'

/** An entry of one version of one fact, as it was written when that version was new. Never changed, never made again. */
export type Exhibit = {
  readonly type: string
  readonly v: number
  /** What a body of this version may be. */
  readonly shape: unknown
  readonly entry: Entry
  /** The subject's key, base64; null for a body that lies open. */
  readonly key: string | null
  /** What was said, as folds heard it when the exhibit was made, lifted to `as`. */
  readonly body: unknown
  readonly as: number
}

export const museum = join(import.meta.dirname, 'museum')

export const nameOf = (type: string, v: number): string => `${type}@${v}`

/** Every version of every fact that this app claims to understand. */
export const shipped: readonly (readonly [name: string, declared: Fact<unknown>, v: number])[] =
  facts.flatMap((declared) =>
    Array.from({ length: declared.v }, (_, at) => [nameOf(declared.type, at + 1), declared, at + 1] as const),
  )

export function readMuseum(): ReadonlyMap<string, Exhibit> {
  return new Map(
    readdirSync(museum).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(museum, file), 'utf8')) as Exhibit,
    ]),
  )
}

/** What a body of that version may be, as it is declared now. */
export function shapeOf({ older = [], body }: Fact<unknown>, v: number): unknown {
  const schema: GenericSchema = older[v - 1] ?? body
  const shape = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' })
  return JSON.parse(JSON.stringify(shape))
}

/** The words of an exhibit. */
export async function textOf({ entry, key }: Exhibit): Promise<string> {
  const raw = key === null ? null : fromBase64(key)
  const text = raw ? await openText(await importSubjectKey(raw), entry.body ?? '') : entry.body
  if (text === null) throw new Error(`${entry.id} cannot be opened`)
  return text
}

/** Writes an entry as a desk does. Throws where there is no specimen, or one that its version does not allow. */
export async function makeExhibit(declared: Fact<unknown>, v: number): Promise<Exhibit> {
  const { type, subject } = declared
  const said = specimens[nameOf(type, v)]
  const parsed = parseBody(declared, JSON.stringify(said) ?? '', v)
  if (!parsed.ok) throw new Error(`${nameOf(type, v)}: ${parsed.where}`)
  const raw = isPersonal(subject) ? crypto.getRandomValues(new Uint8Array(32)) : null
  const writer = createLaneWriter({
    lane: 'sj1-k3k3',
    clock: { wall: () => 1_794_890_000_000, offset: () => 0, mono: () => 1, boot: 'boot1' },
    digest,
    random: (count): Bytes => crypto.getRandomValues(new Uint8Array(count)),
  })
  const about = isOwned(subject)
    ? subjectId(subject, 'shijiu', '01KA5Q2M3N4P5R6S7T8V9WXYZA')
    : `${subject}:sj1`
  const { entry } = await writer.write(
    {
      subject: about,
      type,
      v,
      body: said,
      key: raw && (await importSubjectKey(raw)),
      heads: { ids: [], lamport: 0 },
    },
    { by: 'luochanggen', auth: { how: 'pin' }, station: 'shijiu', directory: 9 },
  )
  const key = raw && toBase64(raw)
  return { type, v, shape: shapeOf(declared, v), entry, key, body: parsed.body, as: declared.v }
}
