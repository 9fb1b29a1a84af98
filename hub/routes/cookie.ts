import type { FastifyReply, FastifyRequest } from 'fastify'

const name = 'yizhan_session'

export function sessionToken(request: FastifyRequest): string | undefined {
  return /(?:^|;\s*)yizhan_session=([\w-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1]
}

/** Over plain HTTP on one's own computer a Secure cookie would not come back. */
export function setSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const secure = request.protocol === 'https' ? '; Secure' : ''
  reply.header('set-cookie', `${name}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`)
}

export function clearSession(reply: FastifyReply): void {
  reply.header('set-cookie', `${name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`)
}
