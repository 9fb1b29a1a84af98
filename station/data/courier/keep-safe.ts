import type { Locks } from '../deps.ts'
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
  /** The same for a browser that writes to no folder: to be saved as a file by whoever is there. */
  readonly toSave: () => Promise<Packed>
  /** Looks whether anything has changed since the last time that the county does not have. */
  readonly look: () => Promise<void>
}

export function createKeepSafe(deps: {
  readonly locks: Locks
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
    toSave: () => deps.pack('kept'),
    async safety() {
      const [folder, last] = await Promise.all([deps.folder.state(), deps.settings.get('exported')])
      return { folder, at: last?.at ?? null }
    },
    // Two who look at once, in two windows or for two reasons, write one copy.
    look: () =>
      deps.locks.run('yizhan-keep-safe', async () => {
        const last = await deps.settings.get('exported')
        const isLeft = deps.waiting.sums().entries + deps.pages() > 0
        if (isLeft && last?.of !== left() && (await deps.folder.state()) === 'ready') await keepNow()
      }),
  }
}
