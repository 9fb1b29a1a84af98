export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string | null
}

export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Asks the hub, wherever it is at present; rejects where nobody answers. */
export type Ask = (asked: Asked, gone: AbortSignal) => Promise<Answered>
