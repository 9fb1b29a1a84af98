/**
 * What the service worker uses of its global scope. The compiler has the types of windows or those of workers, not both, and the
 * rest of the station is windows.
 */
export type WorkerScope = {
  readonly location: { readonly origin: string }
  readonly skipWaiting: () => Promise<void>
  readonly clients: { readonly claim: () => Promise<void> }
  readonly addEventListener: <Kind extends keyof WorkerEvents>(
    kind: Kind,
    listener: (event: WorkerEvents[Kind]) => void,
  ) => void
}

type Waiting = { readonly waitUntil: (work: Promise<unknown>) => void }

type WorkerEvents = {
  readonly install: Waiting
  readonly activate: Waiting
  readonly fetch: { readonly request: Request; readonly respondWith: (answer: Promise<Response>) => void }
  readonly message: { readonly data: unknown; readonly ports: readonly MessagePort[] }
}
