import type { Held, Keeper } from './keeper.ts'

/** What windows say to the service worker. It answers `ask` on the port that comes with it. */
export type KeeperCall =
  | { readonly kind: 'vault-ask' }
  | { readonly kind: 'vault-keep'; readonly held: Held }
  | { readonly kind: 'vault-drop' }

/** A worker that does not answer by then is not there; the PIN is asked for. */
const patience = 1_000

/**
 * The service worker outlives a reload and dies with the browser. Where none has taken over yet (the first visit, a shift-reload), the
 * other windows are asked.
 */
export function createBrowserKeeper(): Keeper {
  const channel = new BroadcastChannel('yizhan-vault')
  const tell = channel.postMessage.bind(channel)
  let mine: Held | null = null
  channel.addEventListener('message', ({ data }: MessageEvent<{ kind: 'ask' | 'answer'; held?: Held }>) => {
    if (data.kind === 'ask' && mine) tell({ kind: 'answer', held: mine })
  })
  const worker = (): ServiceWorker | null =>
    'serviceWorker' in navigator ? navigator.serviceWorker.controller : null
  const keep = (held: Held): void => worker()?.postMessage({ kind: 'vault-keep', held } satisfies KeeperCall)
  // A worker that took over with an update knows nothing yet.
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.addEventListener('controllerchange', () => mine && keep(mine))
  const askWorker = async (target: ServiceWorker): Promise<Held | null> => {
    const { port1, port2 } = new MessageChannel()
    return within<Held>((resolve) => {
      port1.addEventListener('message', ({ data }: MessageEvent<Held | null>) => resolve(data))
      port1.start()
      target.postMessage({ kind: 'vault-ask' } satisfies KeeperCall, [port2])
    }, patience).finally(() => port1.close())
  }
  const askWindows = (): Promise<Held | null> => {
    let listener: ((event: MessageEvent<{ kind: string; held?: Held }>) => void) | undefined
    return within<Held>((resolve) => {
      listener = ({ data }) => {
        if (data.kind === 'answer' && data.held) resolve(data.held)
      }
      channel.addEventListener('message', listener)
      tell({ kind: 'ask' })
    }, patience / 5).finally(() => listener && channel.removeEventListener('message', listener))
  }
  return {
    async ask() {
      const target = worker()
      const held = await (target ? askWorker(target) : askWindows())
      mine = held
      return held
    },
    keep(held) {
      mine = held
      keep(held)
    },
    drop() {
      mine = null
      worker()?.postMessage({ kind: 'vault-drop' } satisfies KeeperCall)
    },
  }
}

function within<Value>(
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
