import type { Ending } from '../../shared/signaling/parts.ts'
import type { RoomNews } from '../../shared/signaling/node.ts'
import { createRoom, type Room, type RoomDeps } from './room.ts'

/** The rooms that are open at this node. */
export type Rooms = {
  readonly all: () => readonly Room[]
  readonly get: (id: string) => Room | undefined
  /** Opens it, or finds it open; and has it recorded or not. Rejects when there is no worker for it. */
  readonly open: (id: string, record: boolean) => Promise<void>
  readonly close: (id: string, why: Ending) => Promise<void>
  readonly closeAll: (why: Ending) => Promise<void>
}

export function createRooms(deps: RoomDeps): Rooms {
  const rooms = new Map<string, Room>()
  const opening = new Map<string, Promise<Room>>()
  const news = (told: RoomNews): void => {
    // A host may close it too.
    if (told.kind === 'closed') rooms.delete(told.room)
    deps.news(told)
  }
  const make = async (id: string): Promise<Room> => {
    const room = await createRoom(id, { ...deps, news })
    rooms.set(id, room)
    return room
  }
  const close = async (id: string, why: Ending): Promise<void> => {
    await opening.get(id)?.catch(() => undefined)
    await rooms.get(id)?.close(why)
  }
  return {
    all: () => [...rooms.values()],
    get: (id) => rooms.get(id),
    close,
    async open(id, record) {
      const made = rooms.get(id) ?? opening.get(id) ?? make(id).finally(() => opening.delete(id))
      if (made instanceof Promise) opening.set(id, made)
      void (await made).recording.want(record)
    },
    async closeAll(why) {
      await Promise.all([...rooms.keys(), ...opening.keys()].map((id) => close(id, why)))
    },
  }
}
