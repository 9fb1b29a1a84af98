import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ErrorCode, errorStatus, type HttpError } from '../../shared/http/errors.ts'

/** A no that was expected, with what the person needs to know about it. */
export type Failed = { readonly error: HttpError }

export function failed(code: ErrorCode, details: Omit<HttpError, 'code'> = {}): Failed {
  return { error: { code, ...details } }
}

export function isFailed(answer: unknown): answer is Failed {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

export function sendFailed(reply: FastifyReply, { error }: Failed): FastifyReply {
  if (error.seconds !== undefined) reply.header('retry-after', error.seconds)
  return reply.code(errorStatus[error.code]).send({ error })
}

/** The one place where anything that was thrown becomes an answer. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => sendFailed(reply, failedBy(thrown, request)))
}

function failedBy(thrown: unknown, request: FastifyRequest): Failed {
  const code = codeOf(thrown)
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return failed('too-large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return failed('bad-request', { where: 'content-type' })
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return failed('bad-request', { where: 'body' })
    default:
      return unexpected(thrown, request)
  }
}

/** The number stands in the answer and in the log, so that whoever is rung up can find the one by the other. */
function unexpected(thrown: unknown, request: FastifyRequest): Failed {
  const number = randomBytes(4).toString('hex')
  const away = thrown instanceof Error && thrown.name === 'StoreFault'
  request.log.error(
    { number, route: request.routeOptions.url, fault: codeOf(thrown), at: framesOf(thrown) },
    away ? 'the store did not answer' : 'a request broke',
  )
  return away ? failed('busy', { seconds: 10, number }) : failed('broken', { number })
}

function codeOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return String(thrown.code)
  return thrown instanceof Error ? thrown.name : 'unknown'
}

/** Where it happened, without the message: that may quote what a person wrote. */
function framesOf(thrown: unknown): readonly string[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}
