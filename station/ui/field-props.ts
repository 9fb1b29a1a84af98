/** What every field takes, whatever is typed into it. */
export interface FieldProps {
  readonly label: string
  /** What belongs here, before anything is wrong. */
  readonly help?: string | undefined
  /** How to put it right. Given only once the person has left the field or pressed Enter, never while typing. */
  readonly error?: string | undefined
  /** "14:21 存好" */
  readonly saved?: string | undefined
  readonly required?: boolean | undefined
  /** Shown in a well, not to be changed here. */
  readonly readonly?: boolean | undefined
  /** The label stands to a screen reader only: its place on the screen says it already. */
  readonly bare?: boolean | undefined
}

/** What a field hands to its control, to be spread on it. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
  readonly 'aria-required': 'true' | undefined
}
