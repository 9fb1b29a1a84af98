/** Everything that one browser has on its disk, as a thief or a backup would find it. */
export type Disk = readonly {
  readonly name: string
  readonly version: number
  readonly stores: readonly {
    readonly name: string
    readonly keyPath: string | string[] | null
    readonly autoIncrement: boolean
    readonly indexes: readonly {
      readonly name: string
      readonly keyPath: string | string[]
      readonly unique: boolean
      readonly multiEntry: boolean
    }[]
    readonly rows: readonly { readonly key: IDBValidKey; readonly value: unknown }[]
  }[]
}[]

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}

export async function readDisk(browser: string): Promise<Disk> {
  const all = (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(browser) ? [name] : []))
  return Promise.all(
    all.map(async (name) => {
      const database = await done(indexedDB.open(name))
      const names = [...database.objectStoreNames]
      const transaction = names.length > 0 ? database.transaction(names) : null
      const stores = await Promise.all(
        names.map(async (storeName) => {
          const store = transaction?.objectStore(storeName)
          if (!store) throw new Error('no transaction')
          const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
          const indexes = [...store.indexNames].map((index) => {
            const { keyPath, unique, multiEntry } = store.index(index)
            return { name: index, keyPath, unique, multiEntry }
          })
          const rows = keys.map((key, at) => ({ key, value: values[at] as unknown }))
          return {
            name: storeName,
            keyPath: store.keyPath,
            autoIncrement: store.autoIncrement,
            indexes,
            rows,
          }
        }),
      )
      const { version } = database
      database.close()
      return { name, version, stores }
    }),
  )
}

/** Sets a closed browser's disk back to what it was. */
export async function restoreDisk(browser: string, disk: Disk): Promise<void> {
  const now = (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(browser) ? [name] : []))
  await Promise.all(now.map((name) => done(indexedDB.deleteDatabase(name))))
  for (const { name, version, stores } of disk) {
    const opening = indexedDB.open(name, version)
    opening.addEventListener('upgradeneeded', () => {
      for (const { name: storeName, keyPath, autoIncrement, indexes } of stores) {
        const store = opening.result.createObjectStore(storeName, { keyPath, autoIncrement })
        for (const { name: index, keyPath: path, unique, multiEntry } of indexes) {
          store.createIndex(index, path, { unique, multiEntry })
        }
      }
    })
    const database = await done(opening)
    for (const { name: storeName, keyPath, rows } of stores) {
      const store = database.transaction(storeName, 'readwrite').objectStore(storeName)
      await Promise.all(
        rows.map(({ key, value }) => done(keyPath === null ? store.put(value, key) : store.put(value))),
      )
    }
    database.close()
  }
}

/** All texts and bytes on a disk as one text; bytes as they would read in a file, and what is base64 also decoded. */
export function everythingOn(disk: Disk): string {
  const parts: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      parts.push(value)
      if (/^[\w+/=-]{24,}$/.test(value)) parts.push(Buffer.from(value, 'base64').toString('utf8'))
      if (/^(\{|\[[{"])/.test(value)) walk(JSON.parse(value))
    } else if (value instanceof Uint8Array) parts.push(Buffer.from(value).toString('utf8'))
    else if (value instanceof CryptoKey) parts.push(`key, extractable: ${value.extractable}`)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
    else if (typeof value === 'number') parts.push(String(value))
  }
  walk(disk)
  return parts.join('\n')
}
