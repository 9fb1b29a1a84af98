/** What the parts of a call show. */
export interface ChatLine {
  readonly id: string
  readonly who: string
  readonly time: string
  readonly text: string
  /** The name of a paper that came with it. */
  readonly file?: string | undefined
  /** It lies on this device only, until there is a line. */
  readonly waits?: boolean | undefined
}

/** In units of what lies below; `own`: of the person who looks at it. */
export interface InkPointer {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  readonly own?: boolean | undefined
}
export interface InkStroke {
  readonly id: string
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** It is about to go. */
  readonly fading?: boolean | undefined
}
