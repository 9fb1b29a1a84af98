import { open } from 'node:fs/promises'
import type { HallForm, HallStand } from '../../shared/http/hall.ts'
import { add, type HallNote, type HallNotes, type Sums } from './hall-notes.ts'

/** A clip on its way. */
export type HallUpload = {
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
  /** What that one has begun to write; nobody else writes before it is done. */
  inHand: Promise<void>
  /** All of it is here, and is being looked at. */
  isFinishing: boolean
  touchedAt: number
  /** What it became. */
  subject: string | null
}

/** Noted so often, bytes: what a hub that dies has to be sent again. */
const noteEvery = 4_194_304

export function createHallUploads(notes: HallNotes, now: () => number) {
  const note = async (one: HallUpload, sums: Sums, subject: string | null = null): Promise<void> => {
    const { id, by, form, offset, touchedAt } = one
    one.noted = offset
    const sha256 = sums.sha256.copy().digest('hex')
    await notes.write(id, { by, form, offset, sha256, touchedAt, subject })
  }
  return {
    note,
    /** Keeps what comes of `body`, as long as it is this one's turn. @returns whether more came than was announced */
    async take(
      one: HallUpload,
      sums: Sums,
      body: AsyncIterable<Uint8Array>,
      isMine: () => boolean,
    ): Promise<boolean> {
      const file = await open(one.path, 'r+')
      const keep = async (part: Uint8Array): Promise<void> => {
        for (let done = 0; done < part.length;) {
          const { bytesWritten } = await file.write(part, done, part.length - done, one.offset + done)
          done += bytesWritten
        }
        add(sums, part)
        one.offset += part.length
        one.touchedAt = now()
        if (one.offset - one.noted >= noteEvery) await note(one, sums)
      }
      try {
        for await (const part of body) {
          if (!isMine()) return false
          if (one.offset + part.length > one.form.file.bytes) return true
          await (one.inHand = keep(part))
        }
        if (isMine()) await (one.inHand = note(one, sums))
        return false
      } finally {
        await file.close()
      }
    },
  }
}

/** From whoever had it; what that one has in hand is done before it goes on. */
export async function takeTurn(one: HallUpload): Promise<symbol> {
  const turn = (one.turn = Symbol('turn'))
  await one.inHand.catch(() => undefined)
  return turn
}

export const idle = {
  turn: null,
  inHand: Promise.resolve(),
  isFinishing: false,
  subject: null,
  noted: 0,
}

/** As the process before this one left it. */
export function leftBehind(id: string, note: HallNote, notes: HallNotes): HallUpload {
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

export const standOf = ({ offset, subject }: HallUpload): HallStand => ({ offset, subject })
