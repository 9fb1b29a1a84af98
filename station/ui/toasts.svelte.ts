export interface Toast {
  readonly id: number
  /** What was done: "已移出第 2 件" */
  readonly text: string
  readonly undo?: (() => void) | undefined
}

export interface Toasts {
  readonly list: readonly Toast[]
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
  undo(id: number): void
  /** While somebody reads or reaches for one, none leaves. */
  hold(held: boolean): void
}

interface ToastDeps {
  /** Runs `act` once after `ms`; what it returns takes it back. */
  readonly after: (ms: number, act: () => void) => () => void
  /** How long one stays. */
  readonly stay?: number
}

export function createToasts({ after, stay = 8000 }: ToastDeps): Toasts {
  let list = $state.raw<readonly Toast[]>([])
  let last = 0
  const leaving = new Map<number, () => void>()

  const stop = (id: number): void => {
    leaving.get(id)?.()
    leaving.delete(id)
  }
  const dismiss = (id: number): void => {
    stop(id)
    list = list.filter((toast) => toast.id !== id)
  }
  const start = (id: number): void =>
    void leaving.set(
      id,
      after(stay, () => dismiss(id)),
    )

  return {
    get list() {
      return list
    },
    show(toast) {
      last += 1
      list = [...list, { ...toast, id: last }]
      start(last)
    },
    dismiss,
    undo(id) {
      list.find((toast) => toast.id === id)?.undo?.()
      dismiss(id)
    },
    hold(held) {
      for (const toast of list) {
        stop(toast.id)
        if (!held) start(toast.id)
      }
    },
  }
}
