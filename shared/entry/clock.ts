/** The clocks of one device. None is trusted alone; an entry keeps all of them. */
export type Clock = {
  /** Epoch ms as the device believes. */
  readonly wall: () => number
  /** Ms since `boot`, never set back. */
  readonly mono: () => number
  /** Made anew at each start. */
  readonly boot: string
  /** Hub time minus device time, ms, as last measured; null when never. */
  readonly offset: () => number | null
}

/** What people read: the hub's time as well as the device can know it. Epoch ms. */
export function now(clock: Pick<Clock, 'wall' | 'offset'>): number {
  return clock.wall() + (clock.offset() ?? 0)
}

export function correctedTime(stamp: { readonly wall: number; readonly offset: number | null }): number {
  return stamp.wall + (stamp.offset ?? 0)
}

/**
 * Hub time minus device time from one exchange, the answer taken to lie in the middle (Cristian's method).
 * @param sent, received device clock, epoch ms · @param hub hub clock in the answer, epoch ms
 */
export function measuredOffset(sent: number, received: number, hub: number): number {
  return Math.round(hub - (sent + received) / 2)
}
