import { Dexie, type EntityTable } from 'dexie'
import type { Bytes } from '../../../shared/entry/bytes.ts'

/** Where bundles are put by themselves: a folder that somebody chose once, on this disk or on a stick. */
export type ExportFolder = {
  /** `none`: nobody has chosen one. `asks`: the browser wants somebody's leave anew. `impossible`: this browser writes to no folder. */
  readonly state: () => Promise<'none' | 'asks' | 'ready' | 'impossible'>
  /** After a click. False when nobody chose. */
  readonly choose: () => Promise<boolean>
  /** After a click: leave for the folder that was chosen. */
  readonly allow: () => Promise<boolean>
  /** Whole or not at all; false when the folder is away, or full. */
  readonly write: (name: string, bytes: Bytes) => Promise<boolean>
}

type Mode = { readonly mode: 'readwrite' }
type Handle = FileSystemDirectoryHandle & {
  readonly queryPermission?: (mode: Mode) => Promise<PermissionState>
  readonly requestPermission?: (mode: Mode) => Promise<PermissionState>
}
type Picker = { readonly showDirectoryPicker?: (mode: Mode) => Promise<Handle> }
type Row = { readonly name: 'export'; readonly handle: Handle }

const readwrite: Mode = { mode: 'readwrite' }

/** In a real browser. A folder's handle is no text: it is kept in a database of its own. */
export function createExportFolder(database = 'yizhan-folder'): ExportFolder {
  let opened: EntityTable<Row, 'name'> | null = null
  const table = (): EntityTable<Row, 'name'> => {
    if (opened) return opened
    const db = new Dexie(database)
    db.version(1).stores({ folders: 'name' })
    opened = db.table('folders')
    return opened
  }
  const handle = async (): Promise<Handle | null> => (await table().get('export'))?.handle ?? null
  const pick = (globalThis as Picker).showDirectoryPicker?.bind(globalThis)

  return {
    async state() {
      if (!pick) return 'impossible'
      const folder = await handle()
      if (!folder) return 'none'
      return (await folder.queryPermission?.(readwrite)) === 'prompt' ? 'asks' : 'ready'
    },
    async choose() {
      try {
        const folder = await pick?.(readwrite)
        if (folder) await table().put({ name: 'export', handle: folder })
        return folder !== undefined
      } catch {
        return false
      }
    },
    async allow() {
      const folder = await handle()
      return (await folder?.requestPermission?.(readwrite)) === 'granted'
    },
    async write(name, bytes) {
      try {
        const file = await (await handle())?.getFileHandle(name, { create: true })
        const stream = await file?.createWritable()
        await stream?.write(bytes)
        // What was there before stays until this has come to its end.
        await stream?.close()
        return stream !== undefined
      } catch {
        return false
      }
    },
  }
}
