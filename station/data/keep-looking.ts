import type { Timers } from './deps.ts'

/** Looks now, and again and again until it is called off; what fails is tried the next time. @returns how to call it off */
export function keepLooking(look: () => Promise<void>, timers: Timers, every: number): () => void {
  let callOff = (): void => undefined
  let over = false
  const again = (): void => {
    if (over) return
    callOff = timers.after(every, () => void look().then(again, again))
  }
  void look().then(again, again)
  return () => {
    over = true
    callOff()
  }
}
