/** What a colour says. The values are in tokens.css. */
export type Tone = 'ink' | 'ok' | 'soon' | 'late' | 'act' | 'away'

/** Where a fact lies: the county holds it, this desk holds it, it is not there. */
export type Lies = 'county' | 'desk' | 'nowhere'

export type SealLook = 'solid' | 'outline' | 'dashed'

export type TagTone = 'away' | 'plain' | 'soon' | 'today' | 'late' | 'ok' | 'act' | 'dash'

/** A choice among a few. `why` says why it cannot be taken now; it is then drawn dashed, at its own place. */
export interface Option<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly why?: string | undefined
}

export interface OutcomeOption<Value extends string = string> extends Option<Value> {
  readonly seal: string
}
