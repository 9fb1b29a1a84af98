import type { Live } from './live.ts'
import { createSource } from './live.ts'

/** What a window says to the worker that waits. */
export type UpdateCall = { readonly kind: 'skip-waiting' }

export type Updates = {
  /** True when a newer version of the app is here, whole, and waits. */
  readonly updateReady: Live<boolean>
  /** True when the whole app lies on this device, so that it starts without a link. */
  readonly appKept: Live<boolean>
  /** Looks now whether there is one; otherwise once an hour. */
  readonly look: () => void
  /** Changes over to it: every window loads anew. To be called when somebody says so, never in the middle of work. */
  readonly update: () => void
  readonly close: () => void
}

const lookEvery = 3_600_000

/** Registers the service worker and watches for a newer version. */
export function openUpdates(
  view: Pick<Window, 'location' | 'setInterval' | 'clearInterval'> = window,
  container: ServiceWorkerContainer | undefined = 'serviceWorker' in navigator
    ? navigator.serviceWorker
    : undefined,
): Updates {
  const source = createSource(false, true)
  const whole = createSource(false, true)
  let registration: ServiceWorkerRegistration | null = null
  let hadWorker = container?.controller !== null

  const note = (): void => {
    source.set(Boolean(registration?.waiting))
    whole.set(Boolean(registration?.active))
  }
  const follow = (worker: ServiceWorker | null): void => worker?.addEventListener('statechange', note)
  const changed = (): void => {
    // The very first worker takes over without a word: nothing is replaced.
    if (hadWorker) view.location.reload()
    hadWorker = true
  }
  const begin = async (): Promise<void> => {
    if (!container) return
    container.addEventListener('controllerchange', changed)
    registration = await container.register('/service-worker.js', { updateViaCache: 'none' })
    registration.addEventListener('updatefound', () => follow(registration?.installing ?? null))
    follow(registration.installing)
    note()
  }
  // Without a link, or where the app runs unbuilt, there is nothing to register; the page works all the same.
  void begin().catch(() => undefined)
  const look = (): void => void registration?.update().catch(() => undefined)
  const timer = view.setInterval(look, lookEvery)

  return {
    updateReady: source.live,
    appKept: whole.live,
    look,
    update() {
      registration?.waiting?.postMessage({ kind: 'skip-waiting' } satisfies UpdateCall, [])
    },
    close() {
      view.clearInterval(timer)
      container?.removeEventListener('controllerchange', changed)
    },
  }
}
