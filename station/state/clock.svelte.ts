import { createSubscriber } from 'svelte/reactivity'

/** The corrected time as screens show it, epoch ms; whoever reads it is run again when the minute changes, or the second. */
export type ScreenClock = { readonly now: number }

export function createScreenClock(now: () => number, every: 1_000 | 60_000 = 60_000): ScreenClock {
  const follow = createSubscriber((update) => {
    let timer: ReturnType<typeof setTimeout>
    const arm = (): void => {
      timer = setTimeout(
        () => {
          update()
          arm()
        },
        every - (now() % every) + 20,
      )
    }
    arm()
    return () => clearTimeout(timer)
  })
  return {
    get now() {
      follow()
      return now()
    },
  }
}
