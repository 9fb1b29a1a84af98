import { type Batch, type Database, type Doc, type Store, StoreFault } from '../../../hub/store/store.ts'
import type { Life } from './life.ts'
import type { Time } from './time.ts'

/** A store whose process can end between any two of its steps. Nothing is written after that, and nobody is told. */
export function mortalStore(store: Store, life: Life, time: Time): Store {
  const written = <Value>(work: () => Promise<Value>): Promise<Value> => time.busy(life.through(work))
  const read = <Value>(work: () => Promise<Value>): Promise<Value> =>
    life.isAlive() ? time.busy(work()) : Promise.reject(gone())
  return {
    ...store,
    database<T extends Doc>(name: Parameters<Store['database']>[0]): Database<T> {
      const own = store.database<T>(name)
      return {
        append: (docs) => written(() => own.append(docs)),
        put: (doc, expected) => written(() => own.put(doc, expected)),
        putAll: (docs) => written(() => own.putAll(docs)),
        remove: (ids) => written(() => own.remove(ids)),
        compact: () => written(() => own.compact()),
        get: (ids) => read(() => own.get(ids)),
        read: (id) => read(() => own.read(id)),
        range: (query) => read(() => own.range(query)),
        find: (query) => read(() => own.find(query)),
        info: () => read(() => own.info()),
        follow: (options) => followed(own.follow(options), life),
      }
    },
  }
}

async function* followed<T>(batches: AsyncIterable<Batch<T>>, life: Life): AsyncGenerator<Batch<T>> {
  for await (const batch of batches) {
    if (!life.isAlive()) throw gone()
    yield batch
  }
}

export function gone(): StoreFault {
  return new StoreFault('closed')
}
