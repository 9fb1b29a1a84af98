/** By name, each part of the app: its file, and the names of the parts that it needs. */
export type PartFiles = Readonly<Record<string, readonly [file: string, ...needs: string[]]>>

/** What a file of the app says when it is run: what its part needs, and how it is made of that. */
type Part = readonly [needs: readonly string[], make: (...needs: unknown[]) => unknown]

export type Loader = {
  readonly parts: Record<string, Part>
  /** Fetches a part with all that it needs, and makes it; the same one however often it is asked for. */
  readonly load: (name: string) => Promise<unknown>
}

/**
 * Loads the parts of the app as classic scripts. Put into the build as text, in front of the first part: it may use nothing from
 * outside itself.
 */
export function createLoader(
  page: Pick<Document, 'createElement' | 'head'>,
  folder: string,
  files: PartFiles,
): Loader {
  const parts: Record<string, Part> = {}
  const made = new Map<string, unknown>()
  const coming = new Map<string, Promise<void>>()

  const bring = (name: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const script = page.createElement('script')
      script.src = folder + (files[name]?.[0] ?? name)
      // what scripts ask for is else fetched after everything else
      script.fetchPriority = 'high'
      script.addEventListener('load', () => resolve())
      script.addEventListener('error', () => {
        // the next asking tries again
        script.remove()
        coming.delete(name)
        reject(new Error(`Failed to fetch dynamically imported module: ${script.src}`))
      })
      page.head.append(script)
    })
  const want = (name: string, all: Map<string, Promise<void>>): Map<string, Promise<void>> => {
    if (all.has(name) || made.has(name)) return all
    // a file that is here says nothing of the files that it needs
    const one = coming.get(name) ?? (parts[name] ? Promise.resolve() : bring(name))
    coming.set(name, one)
    all.set(name, one)
    for (const need of (files[name] ?? []).slice(1)) want(need, all)
    return all
  }
  const make = (name: string): unknown => {
    const part = parts[name]
    if (!made.has(name) && part) made.set(name, part[1](...part[0].map(make)))
    return made.get(name)
  }
  return {
    parts,
    async load(name) {
      await Promise.all(want(name, new Map()).values())
      return make(name)
    },
  }
}
