import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { ulid } from '../../shared/entry/ulid.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import { custodyProblem, mostClipBytes } from '../../shared/evidence/hall-clip.ts'
import type { ErrorCode } from '../../shared/http/errors.ts'
import type { HallForm, HallStand } from '../../shared/http/hall.ts'
import type { Reader } from '../journal/reader.ts'
import { createHallNotes, noSums, type Sums } from './hall-notes.ts'
import { createHallUploads, type HallUpload, idle, leftBehind, standOf, takeTurn } from './hall-upload.ts'
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
  const { note, take } = createHallUploads(notes, now)
  const makeItem = createHallItem(deps)
  const coming = new Map<string, HallUpload>()
  const drop = async (one: HallUpload): Promise<void> => {
    one.turn = null
    coming.delete(one.id)
    await one.inHand.catch(() => undefined)
    await notes.drop(one.id)
  }
  const isStale = ({ touchedAt }: Pick<HallUpload, 'touchedAt'>): boolean => now() - touchedAt > patience
  const makeRoom = async (): Promise<boolean> => {
    for (const one of coming.values()) if (!one.isFinishing && isStale(one)) await drop(one)
    return [...coming.values()].filter(({ subject }) => subject === null).length < mostComing
  }

  /** All of it is here. */
  const become = async (one: HallUpload, sums: Sums): Promise<'hash-mismatch' | 'no-film' | null> => {
    const { form, path, by } = one
    const [sha256, sm3] = [sums.sha256.copy().digest('hex'), sums.sm3.copy().digest('hex')]
    if (sha256 !== form.file.sha256) return 'hash-mismatch'
    const seen = await deps.archive.look(path)
    // Without the tool nobody can say; it is kept as it came.
    if (seen.ok ? !seen.picture : seen.code !== 'no-tool') return 'no-film'
    // A process that dies before it has forgotten the upload would bring it in twice.
    const noted = (named: string): Promise<void> => note(one, sums, named)
    // Whose line broke meanwhile asks what became of it.
    one.subject = await makeItem({ form, by, path, sm3 }, noted)
    await notes.drop(one.id)
    return null
  }
  const finish = async (one: HallUpload, sums: Sums): Promise<Answer<{ readonly stand: HallStand }>> => {
    one.isFinishing = true
    try {
      const wrong = await become(one, sums)
      if (wrong) await drop(one)
      return wrong ? no(wrong) : { ok: true, stand: standOf(one) }
    } finally {
      one.isFinishing = false
      await rm(`${one.path}.sealed`, { force: true })
    }
  }

  const working = async (
    one: HallUpload,
    sums: Sums,
    from: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Answer<{ readonly stand: HallStand }>> => {
    const turn = await takeTurn(one)
    const isMine = (): boolean => one.turn === turn
    try {
      // What the one before had in hand is here now as well.
      if (one.offset !== from) return no('wrong-offset', { offset: one.offset })
      const isTooMuch = await take(one, sums, body, isMine)
      if (!isMine()) return no('not-found')
      if (isTooMuch) {
        await drop(one)
        return no('hash-mismatch')
      }
      return one.offset < one.form.file.bytes ? { ok: true, stand: standOf(one) } : await finish(one, sums)
    } catch (error) {
      if (isFull(error)) return no('no-room', { offset: one.offset })
      throw error
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
      if (sums) return working(one, sums, from, body)
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

async function roomOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}
