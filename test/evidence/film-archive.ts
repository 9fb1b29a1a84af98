import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import type {
  Archive,
  Answer,
  KeptFile,
  MadeFile,
  OpenedFile,
  Refused,
} from '../../shared/evidence/archive.ts'
import type { EvidenceManifest } from '../../shared/evidence/manifest.ts'

export type KeptFilm = KeptFile & { readonly path: string }
export type FilmedItem = {
  readonly manifest: EvidenceManifest
  readonly films: KeptFilm[]
}

/** An archive over films that a test has made: files as they are, no keys, no second copy. */
export type FilmArchive = Archive & {
  readonly put: (item: string, filmed: FilmedItem) => void
  /** One more film of an item that is there. */
  readonly add: (item: string, film: KeptFilm) => void
}

/** What its recogniser hears in whatever it is given. */
const heard: MadeFile = {
  name: 'transcript',
  kind: 'transcript',
  from: ['review-sound'],
  media: 'text/vtt',
  bytes: new TextEncoder().encode('WEBVTT\n\n00:12.000 --> 00:15.000\n今天办什么事\n'),
  how: { tool: 'hears', operation: 'recogniser', reason: '' },
}
const unsuited = async (): Promise<Refused> => ({ ok: false, code: 'unsuited' })

/** @param keepIn where what people make is kept */
export function createFilmArchive(keepIn: (name: string, bytes: Uint8Array) => string): FilmArchive {
  const items = new Map<string, FilmedItem>()
  const found = (item: string, name: string): KeptFilm | undefined =>
    items.get(item)?.films.find((film) => film.name === name)
  const keep: Archive['keep'] = async (item, { name, kind, from, media, bytes, how }) => {
    const film = kept(name, kind, null, media, null, keepIn(name, bytes))
    items.get(item)?.films.push(film)
    const file = fileOf(film)
    const { sha256 } = file
    return {
      ok: true,
      made: true,
      file,
      derived: { name, kind, from: [...from], sha256, bytes: file.bytes, media, how },
    }
  }
  return {
    put: (item, filmed) => void items.set(item, filmed),
    add: (item, film) => void items.get(item)?.films.push(film),
    async list(item) {
      const filmed = items.get(item)
      return filmed
        ? { ok: true, files: filmed.films.map(fileOf), copies: 1 }
        : { ok: false, code: 'unknown' }
    },
    async manifestOf(item) {
      const filmed = items.get(item)
      if (!filmed) return { ok: false, code: 'unknown' }
      const bytes = new TextEncoder().encode(JSON.stringify(filmed.manifest))
      const manifest = { bytes, sha256: sumOf(bytes), keyId: 'test', ed25519: new Uint8Array(64), sm2: null }
      return { ok: true, manifest }
    },
    async read(item, name, range = { from: 0 }): Promise<Answer<OpenedFile>> {
      const film = found(item, name)
      if (!film) return { ok: false, code: 'unknown' }
      const { path } = film
      const file = fileOf(film)
      const to = range.to ?? file.bytes
      return {
        ok: true,
        file,
        from: range.from,
        to,
        body: createReadStream(path, { start: range.from, end: to - 1 }),
      }
    },
    keep,
    recognises: true,
    derive: async (item, wish) => (wish.kind === 'transcript' ? keep(item, heard) : unsuited()),
    take: unsuited,
    look: unsuited,
    verify: unsuited,
    reclass: unsuited,
    remove: unsuited,
    certificateOf: unsuited,
    standing: async () => ({ items: items.size, room: 1e9, copy: { kind: 'none', files: 0 } }),
    close: async () => undefined,
  }
}

function fileOf({ path: _path, ...file }: KeptFilm): KeptFile {
  return file
}

/** A file of an item, as it lies there. */
export function kept(
  name: string,
  kind: KeptFile['kind'],
  track: string | null,
  media: string,
  span: KeptFile['span'],
  path: string,
): KeptFilm {
  return {
    name,
    kind,
    track,
    media,
    bytes: statSync(path).size,
    sha256: sumOf(readFileSync(path)),
    sm3: 'b'.repeat(64),
    pieces: [],
    span,
    path,
  }
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
