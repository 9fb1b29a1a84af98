import type { FastifyReply } from 'fastify'
import { type ErrorCode, errorStatus, type HttpError } from '../../shared/http/errors.ts'

/** A no that was expected, as the device reads it. */
export type Failed = { readonly error: HttpError }

export function failed(code: ErrorCode, details: Omit<HttpError, 'code'> = {}): Failed {
  return { error: { code, ...details } }
}

export function isFailed(answer: object): answer is Failed {
  return 'error' in answer
}

export function sendFailed(reply: FastifyReply, { error }: Failed): FastifyReply {
  if (error.seconds !== undefined) reply.header('retry-after', error.seconds)
  return reply.code(errorStatus[error.code]).send({ error })
}
