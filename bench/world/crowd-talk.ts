import type { FeedPlace } from '../../shared/entry/feed.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'

/** @property down lines that come into each desk's feed, which it has not heard */
export type CrowdQuestion = {
  readonly kind: 'crowd'
  readonly desks: readonly { readonly signKey: PublicKey; readonly agreeKey: string }[]
  readonly down: number
}

export type CrowdAnswer = {
  readonly kind: 'crowd'
  readonly desks: readonly {
    readonly device: string
    readonly station: string
    readonly staff: string
    readonly own: FeedPlace
  }[]
  readonly common: FeedPlace
  readonly directory: number
  readonly county: { readonly signKey: PublicKey; readonly agreeKey: string }
  readonly time: number
}
