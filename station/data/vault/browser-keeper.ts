import { heldByWorker, type KeeperCall, keeperWorker, patience, within } from './held-by-worker.ts'
import type { Held, Keeper } from './keeper.ts'

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
  const keep = (held: Held): void =>
    keeperWorker()?.postMessage({ kind: 'vault-keep', held } satisfies KeeperCall)
  // A worker that took over with an update knows nothing yet.
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.addEventListener('controllerchange', () => mine && keep(mine))
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
      const held = await (keeperWorker() ? heldByWorker() : askWindows())
      mine = held
      return held
    },
    keep(held) {
      mine = held
      keep(held)
    },
    drop() {
      mine = null
      keeperWorker()?.postMessage({ kind: 'vault-drop' } satisfies KeeperCall)
    },
  }
}
