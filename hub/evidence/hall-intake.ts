import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { ulid } from '../../shared/entry/ulid.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import { custodyProblem, mostClipBytes } from '../../shared/evidence/hall-clip.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import type { HallForm, HallStand } from '../../shared/http/hall.ts'
import type { Reader } from '../journal/reader.ts'
import { add, createHallNotes, type HallNote, type HallNotes, noSums, type Sums } from './hall-notes.ts'
import { createHallItem, type HallItemDeps } from './hall-item.ts'
import { isFull } from './seal-into.ts'

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
  /** Goes on with what a process before this one left; what is stale, or cannot be gone on with, goes. */
  readonly resume: () => Promise<void>
  /** Nobody writes any more; what came stays for the next process. */
  readonly close: () => void
}

type Coming = {
  readonly id: string
  readonly by: string
  readonly form: HallForm
  readonly path: string
  /** Of what has come; null: it is not what came. After a restart made anew from the bytes, for the first who goes on. */
  readonly sums: () => Promise<Sums | null>
  offset: number
  /** How much of it was noted. */
  noted: number
  /** Who sends now: whoever goes on after a line broke takes the turn from the one who hangs on it. */
  turn: symbol | null
  /** All of it is here, and is being looked at. */
  isFinishing: boolean
  touchedAt: number
  /** What it became. */
  subject: string | null
}

/** Noted so often, bytes: what a hub that dies has to be sent again. */
const noteEvery = 4_194_304
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

export function createHallIntake(
  deps: HallItemDeps & {
    readonly archive: Pick<Archive, 'look'>
    readonly reader: Pick<Reader, 'dispute' | 'evidence'>
    /** A folder of its own, on the disk of the parcels. */
    readonly dir: string
  },
): HallIntake {
  const { dir, now } = deps
  const notes = createHallNotes(dir)
  const become = createHallItem(deps)
  const coming = new Map<string, Coming>()
  const drop = async (one: Coming): Promise<void> => {
    one.turn = null
    coming.delete(one.id)
    await notes.drop(one.id)
  }
  const isStale = ({ touchedAt }: Pick<Coming, 'touchedAt'>): boolean => now() - touchedAt > patience
  const makeRoom = async (): Promise<boolean> => {
    for (const one of coming.values()) if (!one.isFinishing && isStale(one)) await drop(one)
    return [...coming.values()].filter(({ subject }) => subject === null).length < mostComing
  }

  const note = async (one: Coming, sums: Sums, subject: string | null = null): Promise<void> => {
    const { id, by, form, offset, touchedAt } = one
    one.noted = offset
    const sha256 = sums.sha256.copy().digest('hex')
    await notes.write(id, { by, form, offset, sha256, touchedAt, subject })
  }

  /** All of it is here. */
  const finish = async (one: Coming, sums: Sums): Promise<Answer<{ readonly stand: HallStand }>> => {
    const { form, path, by } = one
    const [sha256, sm3] = [sums.sha256.copy().digest('hex'), sums.sm3.copy().digest('hex')]
    const seen = sha256 === form.file.sha256 ? await deps.archive.look(path) : null
    // Without the tool nobody can say; it is kept as it came.
    const isFilm = seen?.ok === true ? seen.picture : seen?.code === 'no-tool'
    if (!seen || !isFilm) {
      await drop(one)
      return no(seen ? 'no-film' : 'hash-mismatch')
    }
    // A process that dies before it has forgotten the upload would bring it in twice.
    const noted = (named: string): Promise<void> => note(one, sums, named)
    const subject = await become({ form, by, path, sm3 }, noted)
    // Whose line broke meanwhile asks what became of it.
    one.subject = subject
    await notes.drop(one.id)
    return { ok: true, stand: standOf(one) }
  }

  const write = async (
    one: Coming,
    sums: Sums,
    body: AsyncIterable<Uint8Array>,
  ): Promise<HallRefusal | null> => {
    const turn = (one.turn = Symbol('turn'))
    const file = await open(one.path, 'r+')
    try {
      for await (const part of body) {
        if (one.offset + part.length > one.form.file.bytes) return no('hash-mismatch')
        const { bytesWritten } = await file.write(part, 0, part.length, one.offset)
        if (one.turn !== turn) return no('not-found')
        if (bytesWritten < part.length) return no('no-room', { offset: one.offset })
        add(sums, part)
        one.offset += part.length
        one.touchedAt = now()
        if (one.offset - one.noted >= noteEvery) await note(one, sums)
      }
      if (one.turn !== turn) return no('not-found')
      await note(one, sums)
      return null
    } finally {
      await file.close()
    }
  }

  const working = async (
    one: Coming,
    sums: Sums,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Answer<{ readonly stand: HallStand }>> => {
    try {
      const wrong = await write(one, sums, body)
      if (wrong?.code === 'hash-mismatch') await drop(one)
      if (wrong) return wrong
      if (one.offset < one.form.file.bytes) return { ok: true, stand: standOf(one) }
      one.isFinishing = true
      return await finish(one, sums)
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
      const path = notes.pathOf(id)
      await (await open(path, 'wx', 0o600)).close()
      const sums = noSums()
      const one = { id, by, form, path, sums: async () => sums, offset: 0, ...idle, touchedAt: now() }
      await note(one, sums)
      coming.set(id, one)
      return { ok: true, upload: id }
    },
    stand(upload, by) {
      const one = coming.get(upload)
      return one?.by === by ? standOf(one) : null
    },
    async take(upload, by, from, body) {
      const one = coming.get(upload)
      if (one?.by !== by) return no('not-found')
      const sums = await one.sums()
      if (one.isFinishing) return no('busy')
      if (one.offset !== from) return no('wrong-offset', { offset: one.offset })
      if (one.subject !== null) return { ok: true, stand: standOf(one) }
      if (sums) return working(one, sums, body)
      await drop(one)
      return no('not-found')
    },
    async drop(upload, by) {
      const one = coming.get(upload)
      if (one?.by !== by || one.isFinishing) return false
      await drop(one)
      return true
    },
    async resume() {
      for (const [id, left] of await notes.read(isStale)) {
        const one = leftBehind(id, left, notes)
        const isThere = left.subject !== null && (await deps.reader.evidence(left.subject)).origin !== null
        if (isThere) await notes.drop(id)
        coming.set(id, isThere ? { ...one, subject: left.subject, offset: left.form.file.bytes } : one)
      }
    },
    close() {
      for (const one of coming.values()) one.turn = null
    },
  }
}

const idle = { turn: null, isFinishing: false, subject: null, noted: 0 }
function leftBehind(id: string, note: HallNote, notes: HallNotes): Coming {
  const { by, form, offset, touchedAt } = note
  let sums: Promise<Sums | null> | null = null
  return {
    ...idle,
    id,
    by,
    form,
    offset,
    touchedAt,
    noted: offset,
    path: notes.pathOf(id),
    // As large as a film is: read when somebody goes on with it, and once.
    sums: () => (sums ??= notes.sumsOf(id, note)),
  }
}
const standOf = ({ offset, subject }: Coming): HallStand => ({ offset, subject })

async function roomOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}
