import { createSubscriber } from 'svelte/reactivity'

/** The corrected time as screens show it, epoch ms; whoever reads it is run again when the minute changes. */
export type ScreenClock = { readonly now: number }

export function createScreenClock(now: () => number): ScreenClock {
  const follow = createSubscriber((update) => {
    let timer: ReturnType<typeof setTimeout>
    const arm = (): void => {
      timer = setTimeout(
        () => {
          update()
          arm()
        },
        60_000 - (now() % 60_000) + 20,
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
