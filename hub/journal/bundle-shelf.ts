import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '../../shared/entry/bytes.ts'
import type { Front } from '../../shared/courier/head.ts'

/**
 * Where couriers' bundles lie until all of their pieces have come, in files (`bundles/<device>/<digest of the head>/<piece>`). What is
 * lost here the courier still has: nothing of it is synced, and everything is looked at again before it is opened.
 */
export type BundleShelf = {
  /** @returns the places of the pieces that are missing */
  readonly lay: (device: string, bundle: string, front: Front, pieces: number) => Promise<readonly number[]>
  /** Null for a bundle that nobody has offered, or that had to make room. */
  readonly find: (bundle: string) => Promise<{ readonly front: Front; readonly device: string } | null>
  readonly put: (device: string, bundle: string, at: number, bytes: Uint8Array) => Promise<void>
  readonly pieces: (device: string, bundle: string, count: number) => Promise<readonly (Bytes | undefined)[]>
  /** These pieces are not what they should be. */
  readonly drop: (device: string, bundle: string, places: readonly number[]) => Promise<void>
}

/** Bundles of one device; the one that was offered longest ago makes room. */
const mostOfDevice = 3

/** @param dir DATA_DIR/bundles */
export function createBundleShelf(dir: string): BundleShelf {
  let drafts = 0
  const nameOf = (bundle: string): string => Buffer.from(bundle, 'base64url').toString('hex')
  const folderOf = (device: string, bundle: string): string => join(dir, device, nameOf(bundle))

  const write = async (path: string, content: Uint8Array | string): Promise<void> => {
    drafts += 1
    const draft = `${path}.${drafts}.draft`
    await writeFile(draft, content, { mode: 0o600 })
    await rename(draft, path)
  }

  const makeRoom = async (device: string, newest: string): Promise<void> => {
    const folders = (await listed(join(dir, device))).map((name) => join(dir, device, name))
    const ages = await Promise.all(
      folders.map(async (path) => ({
        path,
        at: (await stat(join(path, 'front')).catch(() => null))?.mtimeMs ?? 0,
      })),
    )
    const others = ages.filter(({ path }) => path !== newest).sort((a, b) => b.at - a.at)
    for (const { path } of others.slice(mostOfDevice - 1)) await rm(path, { recursive: true, force: true })
  }

  return {
    async lay(device, bundle, front, pieces) {
      const folder = folderOf(device, bundle)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await write(join(folder, 'front'), JSON.stringify(front))
      await makeRoom(device, folder)
      const here = new Set(await listed(folder))
      return Array.from({ length: pieces }, (_, at) => at).filter((at) => !here.has(String(at)))
    },
    async find(bundle) {
      for (const device of await listed(dir)) {
        const text = await readFile(join(folderOf(device, bundle), 'front'), 'utf8').catch(() => null)
        if (text !== null) return { front: JSON.parse(text) as Front, device }
      }
      return null
    },
    async put(device, bundle, at, bytes) {
      await write(join(folderOf(device, bundle), String(at)), bytes)
    },
    pieces: (device, bundle, count) =>
      Promise.all(
        Array.from({ length: count }, async (_, at) => {
          const bytes = await readFile(join(folderOf(device, bundle), String(at))).catch(() => undefined)
          return bytes && new Uint8Array(bytes)
        }),
      ),
    async drop(device, bundle, places) {
      for (const at of places) await rm(join(folderOf(device, bundle), String(at)), { force: true })
    },
  }
}

function listed(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
