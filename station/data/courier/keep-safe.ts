import type { Timers } from '../deps.ts'
import type { Settings } from '../store/settings.ts'
import type { WaitingList } from '../sync/waiting.ts'
import type { ExportFolder } from './folder.ts'
import type { Packed } from './pack.ts'

/** @property at when what waits was last put into the folder, corrected time; null when never */
export type Safety = {
  readonly folder: Awaited<ReturnType<ExportFolder['state']>>
  readonly at: number | null
}

/**
 * Puts what the county has not signed for into the folder that the assistant chose, again and again, sealed: whoever finds the desk's disk
 * gone still has it. One file a desk, replaced as a whole.
 */
export type KeepSafe = {
  readonly safety: () => Promise<Safety>
  /** After a click. */
  readonly choose: () => Promise<boolean>
  readonly allow: () => Promise<boolean>
  /** False where it could not be written: the stick is out, or full. */
  readonly keepNow: () => Promise<boolean>
  /** Looks whether anything has changed since the last time that the county does not have. */
  readonly look: () => Promise<void>
}

export function createKeepSafe(deps: {
  readonly folder: ExportFolder
  readonly pack: (why: 'kept') => Promise<Packed>
  readonly waiting: WaitingList
  /** Pages that wait. */
  readonly pages: () => number
  readonly settings: Settings
  /** Of the file, without its ending. */
  readonly name: () => string
}): KeepSafe {
  const left = (): string => {
    const { entries, bytes } = deps.waiting.sums()
    return `${entries} ${bytes} ${deps.pages()}`
  }
  const keepNow = async (): Promise<boolean> => {
    const of = left()
    const { file, at } = await deps.pack('kept')
    const written = await deps.folder.write(`${deps.name()}.yzb`, file)
    if (written) await deps.settings.set('exported', { at, of })
    return written
  }
  return {
    choose: deps.folder.choose,
    allow: deps.folder.allow,
    keepNow,
    async safety() {
      const [folder, last] = await Promise.all([deps.folder.state(), deps.settings.get('exported')])
      return { folder, at: last?.at ?? null }
    },
    async look() {
      const last = await deps.settings.get('exported')
      const isLeft = deps.waiting.sums().entries + deps.pages() > 0
      if (isLeft && last?.of !== left() && (await deps.folder.state()) === 'ready') await keepNow()
    },
  }
}

/** Looks now, and again and again until it is called off; what fails is tried the next time. @returns how to call it off */
export function keepLooking(look: () => Promise<void>, timers: Timers, every: number): () => void {
  let callOff = (): void => undefined
  let over = false
  const again = (): void => {
    if (over) return
    callOff = timers.after(every, () => void look().then(again, again))
  }
  void look().then(again, again)
  return () => {
    over = true
    callOff()
  }
}
