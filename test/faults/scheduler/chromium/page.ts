// Runs in Chromium: the desk's own store with its own IndexedDB, and a handle for whoever drives it.
import type { RxStorage } from 'rxdb/plugins/core'
import { fromBase64, toBase64 } from '../../../../shared/entry/bytes.ts'
import { paperAdded } from '../../../../shared/facts/matter.ts'
import type { DeskStore } from '../../../../station/data/desk-store.ts'
import type { DeskDraft } from '../../../../station/data/desk-shapes.ts'
import { browserDeps } from '../../../../station/data/browser.ts'
import { deskPace } from '../../../../station/data/deps.ts'
import { openDeskStore } from '../../../../station/data/open.ts'
import { photograph } from '../photograph.ts'
import type { Kept, NewSubject, Photo } from '../post.ts'

const station = createStation()
export type Station = typeof station
Object.assign(globalThis, { station })

type Row = {
  readonly document: { readonly id: string; readonly salt: string | null; readonly header: string }
}

function createStation() {
  const written = new Map<string, Kept>()
  let desk: DeskStore | null = null
  let ahead = 0
  const open = (): DeskStore => {
    if (!desk) throw new Error('no desk is open')
    return desk
  }
  const device = (): string => open().identity.current()?.device ?? ''
  const kept = (ids: readonly string[]): readonly Kept[] => ids.flatMap((id) => written.get(id) ?? [])
  return {
    /** @param base true time when the page's own clock says `own` */
    async open(base: number, own: number): Promise<void> {
      const deps = browserDeps()
      desk = await openDeskStore({
        ...deps,
        app: 'faults',
        storage: watched(deps.storage, (row) => written.set(row.document.id, keptOf(row))),
        clock: { ...deps.clock, wall: () => base + Date.now() - own + ahead },
        keeper: { ask: () => Promise.resolve(null), keep: () => undefined, drop: () => undefined },
        timers: { ...deps.timers, quiet: () => Promise.resolve() },
        pace: {
          ...deskPace,
          firstRetry: 20,
          lastRetry: 300,
          patience: 1_000,
          bytesPerSecond: 1_000_000,
          longPoll: 1,
          compare: 2_000,
        },
        rounds: 1_000,
      })
    },
    enrol: async (code: string) => (await open().enrol(code)).ok,
    async enter(staff: string, password: string, pin: string): Promise<boolean> {
      const answer = await open().signIn(staff, password)
      if (answer.ok) await open().setPin(pin)
      return answer.ok
    },
    async unlock(staff: string, pin: string): Promise<boolean> {
      return open().lock.current().kind === 'open' || (await open().unlock(staff, pin)).ok
    },
    knows: async (staff: string) => open().reference.current().directory.staff.has(staff),
    device: async () => device(),
    say: async (drafts: readonly DeskDraft[]) => kept(await open().write([...drafts])),
    async photograph(matter: string, bytes: number): Promise<Photo | null> {
      const papers = (): readonly Kept[] =>
        [...written.values()].filter(({ subject, type }) => subject === matter && type === paperAdded.type)
      const before = new Set(papers().map(({ id }) => id))
      const picture = crypto.getRandomValues(new Uint8Array(bytes))
      const taken = await photograph(open(), matter, picture)
      const entry = papers().find(({ id }) => !before.has(id) && id.startsWith(`${device()}-`))
      return entry ? { entry, ...taken } : null
    },
    pack: async () => toBase64((await (await open().courier()).pack()).file),
    async takeBack(file: string): Promise<void> {
      const bytes = fromBase64(file)
      if (bytes) await (await open().courier()).takeBack(bytes)
    },
    isRevoked: async () => open().lock.current().kind === 'revoked',
    newSubject: async (kind: NewSubject) => open().newSubject(kind),
    line: async () => open().line.current().kind,
    async card(visit: string) {
      const live = open().visit(visit)
      const end = Date.now() + 5_000
      while (!live.loaded() && Date.now() < end) await new Promise((over) => void setTimeout(over, 5))
      return live.current()
    },
    refused: async () => open().refused.current(),
    decline: (entry: string) => open().decline(entry, '填错了'),
    setClock: async (next: number) => void (ahead = next),
    syncNow: async () => open().syncNow(),
  }
}

function keptOf({ document: { id, salt, header } }: Row): Kept {
  const { subject, type } = JSON.parse(header) as { subject: string; type: string }
  return { id, salt: salt ?? '', subject, type }
}

function watched(storage: RxStorage<unknown, unknown>, heard: (row: Row) => void): typeof storage {
  const own = storage as unknown as {
    readonly createStorageInstance: (params: { readonly collectionName: string }) => Promise<{
      bulkWrite: (rows: readonly Row[], context: string) => Promise<unknown>
    }>
  }
  return {
    ...storage,
    async createStorageInstance(params: { readonly collectionName: string }) {
      const instance = await own.createStorageInstance(params)
      const { bulkWrite } = instance
      if (params.collectionName === 'entries')
        instance.bulkWrite = (rows, context) => {
          for (const row of rows) heard(row)
          return bulkWrite.call(instance, rows, context)
        }
      return instance
    },
  } as unknown as typeof storage
}
