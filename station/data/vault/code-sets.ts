import type { Envelope } from './envelope.ts'

/** Codes by slot. The codes themselves are nowhere at the desk: here are their envelopes, and what only the hub can open. */
export type CodeSet = { readonly slots: Readonly<Record<string, Envelope>>; readonly deposit: string }

/** The county reads codes of the `active` set; `next` replaces it as soon as the county has that one. */
export type CodeSets = { readonly active: CodeSet | null; readonly next: CodeSet | null }
