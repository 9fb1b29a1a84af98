import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { createShelved } from '../../../hub/evidence/shelved.ts'
import { sealBytes } from '../../../hub/journal/box.ts'
import { digestOfBytes } from '../../../hub/journal/digest.ts'
import { createParcelShelf, type ParcelShelf } from '../../../hub/journal/parcel-shelf.ts'
import { databases } from '../../../hub/store/design/databases.ts'
import { openPouchStore } from '../../../hub/store/pouch.ts'
import type { DatabaseName, Doc, Store } from '../../../hub/store/store.ts'
import type { SealList } from '../../../shared/evidence/seal-list.ts'
import type { EvidenceState } from '../../../shared/facts/evidence-state.ts'
import { foldEvidence } from '../../../shared/facts/fold-evidence.ts'

// Prevents: a test of crashes that crashes where it is convenient. A process that kills itself before the n-th thing that it does to the disk.
// node shelved-at.ts <folder> <n>

export const item = 'evidence:wuping.01KA5G0000AAAAAAAAAAAAAAAA'
const key = Buffer.alloc(32, 7)
const sum = 'a'.repeat(64)
const parcel = (text: string) => {
  const bytes = sealBytes(key, Buffer.from(text))
  return { hash: digestOfBytes(bytes), bytes }
}

export async function openShelfIn(
  dir: string,
): Promise<{ readonly store: Store; readonly shelf: ParcelShelf }> {
  const opened = await openPouchStore({ dir: join(dir, 'store'), databases, who: 'test' })
  if (!opened.ok) throw new Error(opened.sentence)
  const { store } = opened
  return { store, shelf: createParcelShelf({ store, dir: join(dir, 'parcels'), now: Date.now }) }
}

/** A list and its one segment, arrived. @returns the item as its entries fold */
export async function shelve(shelf: ParcelShelf): Promise<EvidenceState> {
  const film = parcel('一段录像')
  const stamp = { mono: 0, wall: 1_794_890_000_000 }
  const segment = { name: 'camera-desk/000001.webm', bytes: 12, sha256: sum, sm3: sum, prev: null }
  const named = { hash: film.hash, bytes: film.bytes.length }
  const about: SealList = {
    format: 'yizhan-window-seal-1',
    item,
    number: 1,
    prev: null,
    segments: [{ ...segment, began: stamp, until: stamp, parcel: named }],
  }
  const list = parcel(JSON.stringify(about))
  for (const { hash, bytes } of [list, film]) {
    const media = hash === film.hash ? 'video/webm' : 'application/json'
    const [said] = await shelf.announce([
      { hash, bytes: bytes.length, media, device: 'd', station: 'wuping', subject: item, entry: 'd-1:1' },
    ])
    if (!said) throw new Error('it is there already')
    await shelf.partials.append(hash, 0, bytes)
    await shelf.shelve(said)
  }
  const said = { id: 'd-1:2', at: 0, by: 'zhouguilan', number: 1, root: sum, sm3: sum, prev: null }
  const seal = { ...said, segments: 1, bytes: 12, list: { hash: list.hash, bytes: list.bytes.length } }
  const made = { app: 't', browser: 't', system: '', settings: 't', clockOffset: null }
  const origin = { source: 'window' as const, visit: null, matter: null, tracks: [], made }
  return { ...foldEvidence(item, []), origin, seals: [seal] }
}

const answer = { at: 2, by: 'shenguoping', answer: 'yes', reason: '' } as const
const asked = { id: 'hub-1:1', at: 1, by: 'caojing', step: 'delete', reason: '到期', dispute: null } as const
export const step = { ...asked, withConceded: false, answer, done: false }

export const shelvedBy = (shelf: ParcelShelf) =>
  createShelved({
    shelf,
    subjectKeys: { of: async () => key },
    holdings: { of: async () => ({ letGo: () => undefined }) },
    reader: { consult: () => Promise.reject(new Error('it is of no consult')) },
    now: () => 3,
  })

if (import.meta.main) {
  const [dir = '', at = ''] = process.argv.slice(2)
  const { store } = await openShelfIn(dir)
  const state = JSON.parse(await fs.readFile(join(dir, 'state.json'), 'utf8')) as EvidenceState
  let left = Number(at)
  const dying = <Does extends (...args: never[]) => Promise<unknown>>(does: Does) =>
    ((...args) => {
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return does(...args)
    }) as Does
  Object.assign(fs, { rm: dying(fs.rm) })
  syncBuiltinESMExports()
  const mortal: Store = {
    ...store,
    database<T extends Doc>(name: DatabaseName) {
      const whole = store.database<T>(name)
      return { ...whole, putAll: dying(whole.putAll), remove: dying(whole.remove) }
    },
  }
  const dies = createParcelShelf({ store: mortal, dir: join(dir, 'parcels'), now: Date.now })
  await shelvedBy(dies).letGo(state, step)
  await store.close()
}
