export interface Toast {
  readonly id: number
  /** What was done: "已移出第 2 件" */
  readonly text: string
  readonly undo?: (() => void) | undefined
}

export interface Toasts {
  /** Those of the page that is shown, the newest last. */
  readonly list: readonly Toast[]
  /** It belongs to the page that is shown now: it leaves with it, and is there again who comes back in time. */
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
  undo(id: number): void
  /** While somebody reads or reaches for one, none leaves. */
  hold(held: boolean): void
}

interface ToastDeps {
  /** Runs `act` once after `ms`; what it returns takes it back. */
  readonly after: (ms: number, act: () => void) => () => void
  /** Which page is shown. */
  readonly place?: () => string
  /** How long one stays. */
  readonly stay?: number
  /** How many stand there at once. */
  readonly most?: number
}

export function createToasts({ after, place = () => '', stay = 8000, most = 2 }: ToastDeps): Toasts {
  let all = $state.raw<readonly (Toast & { readonly place: string })[]>([])
  let last = 0
  const leaving = new Map<number, () => void>()

  const stop = (id: number): void => {
    leaving.get(id)?.()
    leaving.delete(id)
  }
  const dismiss = (id: number): void => {
    stop(id)
    all = all.filter((toast) => toast.id !== id)
  }
  const start = (id: number): void =>
    void leaving.set(
      id,
      after(stay, () => dismiss(id)),
    )
  const here = (): readonly Toast[] => all.filter((toast) => toast.place === place())

  return {
    get list() {
      return here().slice(-most)
    },
    show(toast) {
      last += 1
      all = [...all, { ...toast, id: last, place: place() }]
      start(last)
      // Without a way back it has been read; with one it waits behind the newer ones until they leave.
      const over = here().slice(0, -most)
      for (const { id } of over.filter(({ undo }) => !undo)) dismiss(id)
    },
    dismiss,
    undo(id) {
      all.find((toast) => toast.id === id)?.undo?.()
      dismiss(id)
    },
    hold(held) {
      for (const toast of all) {
        stop(toast.id)
        if (!held) start(toast.id)
      }
    },
  }
}
