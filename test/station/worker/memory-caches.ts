/** The browser's cache storage, as much of it as the shell uses; Node has none. */
export function createMemoryCaches(): CacheStorage {
  const stores = new Map<string, Map<string, Response>>()
  const keyOf = (request: RequestInfo | URL): string =>
    request instanceof Request ? request.url : request.toString()
  const cacheOf = (store: Map<string, Response>) => ({
    match: async (request: RequestInfo | URL) => store.get(keyOf(request))?.clone(),
    put: async (request: RequestInfo | URL, response: Response) =>
      void store.set(keyOf(request), response.clone()),
  })
  const storage = {
    async open(name: string) {
      const store = stores.get(name) ?? new Map<string, Response>()
      stores.set(name, store)
      return cacheOf(store)
    },
    async match(request: RequestInfo | URL) {
      for (const store of stores.values())
        if (store.has(keyOf(request))) return store.get(keyOf(request))?.clone()
      return undefined
    },
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
  }
  return storage as unknown as CacheStorage
}
