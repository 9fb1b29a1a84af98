import * as v from 'valibot'
import { actOnCase, readCase, type Act } from '../../shared/http/cases.ts'
import { pathOf } from '../../shared/http/call.ts'
import { signIn, signOut } from '../../shared/http/people.ts'
import type { Send } from './desk-line.ts'

type CaseView = v.InferOutput<typeof readCase.response>

/** The county's staff at their consoles, without a screen: signed in with a password, a cookie each. */
export type Consoles = {
  readonly ask: (staff: string, method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>
  readonly readCase: (staff: string, subject: string) => Promise<CaseView>
  readonly act: (staff: string, subject: string, act: Act, seen: readonly string[]) => Promise<void>
  /** Everybody signs out. */
  readonly close: () => Promise<void>
}

export function createConsoles(send: Send, password: string): Consoles {
  const cookies = new Map<string, string>()
  const post = async (path: string, body: unknown, cookie?: string) =>
    send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    })

  const enter = async (staff: string): Promise<string> => {
    const { status, cookie } = await post(signIn.path, { staff, password })
    if (status !== 200 || cookie === undefined) throw new Error(`${staff} could not sign in: ${status}`)
    cookies.set(staff, cookie)
    return cookie
  }
  const ask: Consoles['ask'] = async (staff, method, path, body) => {
    const request = async (cookie: string) =>
      method === 'POST' ? post(path, body, cookie) : send({ method, path, headers: { cookie } })
    const first = await request(cookies.get(staff) ?? (await enter(staff)))
    // Days pass in a story, and sessions end.
    const answer = first.status === 401 ? await request(await enter(staff)) : first
    if (answer.status !== 200)
      throw new Error(`${staff} was told no at ${path}: ${answer.status} ${answer.body}`)
    return JSON.parse(answer.body)
  }
  return {
    ask,
    readCase: async (staff, subject) =>
      v.parse(readCase.response, await ask(staff, 'GET', pathOf(readCase.path, { subject }))),
    async act(staff, subject, act, seen) {
      await ask(staff, 'POST', pathOf(actOnCase.path, { subject }), { act, seen })
    },
    async close() {
      for (const [staff, cookie] of cookies) {
        await post(signOut.path, {}, cookie)
        cookies.delete(staff)
      }
    },
  }
}
