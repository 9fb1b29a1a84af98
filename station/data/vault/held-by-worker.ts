import type { Held } from './keeper.ts'

/** What windows say to the service worker. It answers `ask` on the port that comes with it. */
export type KeeperCall =
  | { readonly kind: 'vault-ask' }
  | { readonly kind: 'vault-keep'; readonly held: Held }
  | { readonly kind: 'vault-drop' }

/** A worker that does not answer by then is not there; the PIN is asked for. */
export const patience = 1_000

export function keeperWorker(): ServiceWorker | null {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null
}

/** Whom the service worker knows to have the desk open; null also where no worker has taken over. */
export async function heldByWorker(): Promise<Held | null> {
  const target = keeperWorker()
  if (!target) return null
  const { port1, port2 } = new MessageChannel()
  return within<Held>((resolve) => {
    port1.addEventListener('message', ({ data }: MessageEvent<Held | null>) => resolve(data))
    port1.start()
    target.postMessage({ kind: 'vault-ask' } satisfies KeeperCall, [port2])
  }, patience).finally(() => port1.close())
}

export function within<Value>(
  ask: (resolve: (value: Value | null) => void) => void,
  ms: number,
): Promise<Value | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms)
    ask((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })
}
