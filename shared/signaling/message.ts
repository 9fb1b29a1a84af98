import * as v from 'valibot'

/** Of this language. A node refuses another one with `version`; it rises when an old client would misunderstand. */
export const signalingVersion = 1

/** Every way in which the node says no. The sentence for people stands in station/words. */
export const signalCodes = [
  'token-wrong',
  'token-early',
  'token-ended',
  'token-revoked',
  'version',
  'room-unknown',
  'room-full',
  'not-joined',
  'already-joined',
  'no-right',
  'not-found',
  'already',
  'bad-message',
  'unknown-message',
  'out-of-order',
  'too-large',
  'too-many',
  /** The media themselves were not understood: no codec in common, or parameters that contradict one another. */
  'bad-media',
  /** Whom a command was for is not there, or said nothing in time. */
  'peer-away',
  'no-answer',
  /** Live assistance is not there (yet) at this node. */
  'no-worker',
  /** The node was not heard: told by the client itself. */
  'unreachable',
  'broken',
] as const
export type SignalCode = (typeof signalCodes)[number]

/** @property where the part of a message that is wrong, as a dotted path */
export const signalErrorSchema = v.object({
  code: v.picklist(signalCodes),
  where: v.optional(v.string()),
})
export type SignalError = v.InferOutput<typeof signalErrorSchema>

export type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: SignalError }

export const refused = (
  code: SignalCode,
  where?: string,
): { readonly ok: false; readonly error: SignalError } => ({
  ok: false,
  error: where === undefined ? { code } : { code, where },
})

type Schema = v.GenericSchema<unknown, unknown>

/** What one side asks and the other answers, declared once for both. */
export type Message<Ask extends Schema, Answer extends Schema> = {
  readonly ask: Ask
  readonly answer: Answer
}
export type AnyMessage = Message<Schema, Schema>
export type AskOf<M extends AnyMessage> = v.InferOutput<M['ask']>
export type AnswerOf<M extends AnyMessage> = v.InferOutput<M['answer']>

export function message<Ask extends Schema, Answer extends Schema>(
  ask: Ask,
  answer: Answer,
): Message<Ask, Answer> {
  return { ask, answer }
}

/** Messages of one connection are numbered from 1; the next one is taken, and no other. */
export const envelopeSchema = v.object({
  n: v.pipe(v.number(), v.safeInteger()),
  name: v.pipe(v.string(), v.maxLength(32)),
  body: v.unknown(),
})

export const answeredSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), error: signalErrorSchema }),
])

/** Reads a message's body by its schema: too long anywhere is `too-large`, anything else that does not fit `bad-message`. */
export function readBody<S extends Schema>(schema: S, body: unknown): Answered<v.InferOutput<S>> {
  const read = v.safeParse(schema, body, { abortEarly: true })
  if (read.success) return { ok: true, value: read.output }
  const [issue] = read.issues
  const long = issue.type === 'max_length' || issue.message === 'too-large'
  return refused(long ? 'too-large' : 'bad-message', v.getDotPath(issue) ?? 'body')
}

/** Reads what the other side answered by the schema of its message; null for what is no answer to it. */
export function readAnswered<M extends AnyMessage>(
  { answer }: M,
  told: unknown,
): Answered<AnswerOf<M>> | null {
  const read = v.safeParse(answeredSchema, told)
  if (!read.success) return null
  if (!read.output.ok) return read.output
  const value = v.safeParse(answer, read.output.value)
  return value.success ? { ok: true, value: value.output } : null
}
