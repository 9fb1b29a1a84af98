import { createHash, type Hash } from 'node:crypto'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import { custodyProblem, mostClipBytes } from '../../shared/evidence/hall-clip.ts'
import { disputeLinked } from '../../shared/facts/dispute.ts'
import { evidenceOpened } from '../../shared/facts/evidence.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import type { HallForm, HallStand } from '../../shared/http/hall.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Voice } from '../journal/voice.ts'
import { isFull, sealInto } from './seal-into.ts'

export type HallRefusal = {
  readonly ok: false
  readonly code: ErrorCode
  readonly where?: string
  readonly offset?: number
}
type Answer<Value> = ({ readonly ok: true } & Value) | HallRefusal

/** Clips of the hall's own cameras 大厅监控, on their way into the county's evidence: in the open while they come, and nothing before all is right. */
export type HallIntake = {
  /** @param by who brings it, and alone goes on with it */
  readonly begin: (form: HallForm, by: string) => Promise<Answer<{ readonly upload: string }>>
  readonly stand: (upload: string, by: string) => HallStand | null
  /** Whatever comes of `body` is kept; with the last byte the whole is looked at, and becomes an item. */
  readonly take: (
    upload: string,
    by: string,
    from: number,
    body: AsyncIterable<Uint8Array>,
  ) => Promise<Answer<{ readonly stand: HallStand }>>
  readonly drop: (upload: string, by: string) => Promise<boolean>
  /** What a process before this one left. */
  readonly tidy: () => Promise<void>
  readonly close: () => Promise<void>
}

type Coming = {
  readonly id: string
  readonly by: string
  readonly form: HallForm
  readonly path: string
  readonly sums: { readonly sha256: Hash; readonly sm3: Hash }
  offset: number
  /** Who sends now: whoever goes on after a line broke takes the turn from the one who hangs on it. */
  turn: symbol | null
  /** All of it is here, and is being looked at. */
  isFinishing: boolean
  touchedAt: number
  /** What it became. */
  subject: string | null
}

/** At once, for the whole county. */
const mostComing = 4
/** One that nobody went on with makes room for another, ms. */
const patience = 24 * 3_600_000
/** The file as it comes, sealed, and in the archive. */
const timesOnDisk = 3

const no = (code: ErrorCode, more: Omit<HallRefusal, 'ok' | 'code'> = {}): HallRefusal => ({
  ok: false,
  code,
  ...more,
})

export function createHallIntake(deps: {
  readonly archive: Pick<Archive, 'look'>
  readonly shelf: Pick<ParcelShelf, 'lay'>
  readonly subjectKeys: Pick<SubjectKeys, 'make'>
  readonly reader: Pick<Reader, 'dispute'>
  readonly voice: Pick<Voice, 'sayAll'>
  /** A folder of its own, on the disk of the parcels. */
  readonly dir: string
  readonly now: () => number
  readonly random: RandomBytes
}): HallIntake {
  const { dir, now } = deps
  const coming = new Map<string, Coming>()
  const drop = async (one: Coming): Promise<void> => {
    one.turn = null
    coming.delete(one.id)
    await rm(one.path, { force: true })
  }
  const makeRoom = async (): Promise<boolean> => {
    for (const one of coming.values())
      if (!one.isFinishing && now() - one.touchedAt > patience) await drop(one)
    return [...coming.values()].filter(({ subject }) => subject === null).length < mostComing
  }

  /** All of it is here. */
  const finish = async (one: Coming): Promise<Answer<{ readonly stand: HallStand }>> => {
    const { form, path, by } = one
    const [sha256, sm3] = [one.sums.sha256.copy().digest('hex'), one.sums.sm3.copy().digest('hex')]
    const seen = sha256 === form.file.sha256 ? await deps.archive.look(path) : null
    // Without the tool nobody can say; it is kept as it came.
    const isFilm = seen?.ok === true ? seen.picture : seen?.code === 'no-tool'
    if (!seen || !isFilm) {
      await drop(one)
      return no(seen ? 'no-film' : 'hash-mismatch')
    }
    const { claim, station } = await deps.reader.dispute(form.dispute)
    const subject = `evidence:${station}.${ulid(now(), deps.random)}`
    const key = await deps.subjectKeys.make(subject)
    if (!key || key === 'erased') throw new Error('a new item has a key')
    const parcel = await sealInto(`${path}.sealed`, key, path)
    await deps.shelf.lay({ ...parcel, station, subject, media: form.file.media }, `${path}.sealed`)
    const { custody, dispute, file } = form
    const about = { visit: claim?.visit ?? null, matter: claim?.matter ?? null }
    const body = { source: 'surveillance', ...about, dispute, custody, file: { ...file, sm3, parcel } }
    // In one breath: who hears the dispute finds it among its evidence.
    await deps.voice.sayAll([
      { subject, type: evidenceOpened.type, body, by },
      { subject: dispute, type: disputeLinked.type, body: { item: subject }, by },
    ])
    // Whose line broke meanwhile asks what became of it.
    one.subject = subject
    await rm(path, { force: true })
    return { ok: true, stand: standOf(one) }
  }

  const write = async (one: Coming, body: AsyncIterable<Uint8Array>): Promise<HallRefusal | null> => {
    const turn = (one.turn = Symbol('turn'))
    const file = await open(one.path, 'r+')
    try {
      for await (const part of body) {
        if (one.offset + part.length > one.form.file.bytes) return no('hash-mismatch')
        const { bytesWritten } = await file.write(part, 0, part.length, one.offset)
        if (one.turn !== turn) return no('not-found')
        if (bytesWritten < part.length) return no('no-room', { offset: one.offset })
        one.sums.sha256.update(part)
        one.sums.sm3.update(part)
        one.offset += part.length
        one.touchedAt = now()
      }
      return one.turn === turn ? null : no('not-found')
    } finally {
      await file.close()
    }
  }

  const working = async (
    one: Coming,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Answer<{ readonly stand: HallStand }>> => {
    try {
      const wrong = await write(one, body)
      if (wrong?.code === 'hash-mismatch') await drop(one)
      if (wrong) return wrong
      if (one.offset < one.form.file.bytes) return { ok: true, stand: standOf(one) }
      one.isFinishing = true
      return await finish(one)
    } catch (error) {
      await rm(`${one.path}.sealed`, { force: true })
      if (isFull(error)) return no('no-room', { offset: one.offset })
      throw error
    } finally {
      one.isFinishing = false
    }
  }

  return {
    async begin(form, by) {
      const wrong = custodyProblem(form.custody, now())
      if (wrong) return no('bad-request', { where: `custody.${wrong}` })
      if (form.file.bytes > mostClipBytes) return no('too-large')
      const dispute = await deps.reader.dispute(form.dispute)
      if (!dispute.claim) return no('not-found')
      if (dispute.phase === 'closed') return no('not-now', { where: 'dispute' })
      if (!(await makeRoom())) return no('busy')
      await mkdir(dir, { recursive: true, mode: 0o700 })
      if ((await roomOf(dir)) < form.file.bytes * timesOnDisk) return no('no-room')
      const id = ulid(now(), deps.random)
      const path = join(dir, id)
      await (await open(path, 'wx', 0o600)).close()
      const sums = { sha256: createHash('sha256'), sm3: createHash('sm3') }
      coming.set(id, { id, by, form, path, sums, offset: 0, ...idle, touchedAt: now() })
      return { ok: true, upload: id }
    },
    stand(upload, by) {
      const one = coming.get(upload)
      return one?.by === by ? standOf(one) : null
    },
    async take(upload, by, from, body) {
      const one = coming.get(upload)
      if (one?.by !== by) return no('not-found')
      if (one.isFinishing) return no('busy')
      if (one.offset !== from) return no('wrong-offset', { offset: one.offset })
      if (one.subject !== null) return { ok: true, stand: standOf(one) }
      return working(one, body)
    },
    async drop(upload, by) {
      const one = coming.get(upload)
      if (one?.by !== by || one.isFinishing) return false
      await drop(one)
      return true
    },
    tidy: () => rm(dir, { recursive: true, force: true }),
    async close() {
      for (const one of coming.values()) await drop(one)
    },
  }
}

const idle = { turn: null, isFinishing: false, subject: null }
const standOf = ({ offset, subject }: Coming): HallStand => ({ offset, subject })

async function roomOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}
