/** A file of the build. `revision` is null where the name itself carries the hash. */
export type ShellFile = { readonly url: string; readonly revision: string | null }

/** The app's own files, kept whole or not at all: a version is there when every file of it is. */
export type Shell = {
  readonly install: () => Promise<void>
  /** Leaves only this version's files. */
  readonly sweep: () => Promise<void>
  /** Null for what is not the app: the hub's answers are never kept. */
  readonly answer: (request: {
    readonly method: string
    readonly url: string
    readonly mode: string
  }) => Promise<Response> | null
}

const prefix = 'yizhan-shell-'
/** Paths that belong to the hub. */
const hubs = /^\/(api|sync|healthz|metrics|yizhan-[^/]*)(\/|$)/

export function createShell(deps: {
  readonly version: string
  readonly files: readonly ShellFile[]
  readonly origin: string
  readonly caches: CacheStorage
  readonly fetch: typeof fetch
}): Shell {
  const name = prefix + deps.version
  const keyOf = ({ url, revision }: ShellFile): string =>
    revision === null ? url : `${url}?revision=${revision}`
  const keys = new Map(deps.files.map((file) => [file.url, keyOf(file)]))
  const { fetch } = deps

  /** What did not change since the last version is not fetched again: the line may carry 150 kbit/s. */
  const bring = async (cache: Cache, file: ShellFile): Promise<void> => {
    const key = keyOf(file)
    if (await cache.match(key)) return
    const before = await deps.caches.match(key)
    const response =
      before ?? (await fetch(file.url, { cache: file.revision === null ? 'default' : 'reload' }))
    if (!response.ok) throw new Error(`${file.url} answered ${response.status}`)
    await cache.put(key, response)
  }
  const kept = async (url: string): Promise<Response> => {
    const cache = await deps.caches.open(name)
    return (await cache.match(keys.get(url) ?? url)) ?? fetch(url)
  }
  return {
    async install() {
      const cache = await deps.caches.open(name)
      // One after the other: on a bad line what has arrived stays, and the next try goes on from there.
      for (const file of deps.files) await bring(cache, file)
    },
    async sweep() {
      const old = (await deps.caches.keys()).filter((one) => one.startsWith(prefix) && one !== name)
      await Promise.all(old.map((one) => deps.caches.delete(one)))
    },
    answer({ method, url, mode }) {
      const { origin, pathname } = new URL(url)
      if (method !== 'GET' || origin !== deps.origin || hubs.test(pathname)) return null
      if (keys.has(pathname)) return kept(pathname)
      return mode === 'navigate' ? kept('/index.html') : null
    },
  }
}
