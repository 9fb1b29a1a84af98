import type { Bytes } from '../../shared/entry/bytes.ts'
import type { Clock } from '../../shared/entry/clock.ts'
import { sign, type SigningKey } from '../../shared/entry/sign.ts'
import { protocols } from '../../shared/http/protocol.ts'
import { deviceHeaders, hello, requestText } from '../../shared/http/sync.ts'
import { digest } from '../journal/digest.ts'

/** One request to the hub, whichever way it travels. */
export type Send = (request: {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Bytes
}) => Promise<{ readonly status: number; readonly body: string; readonly cookie?: string }>

/** How a demo desk calls itself. */
export const demoApp = 'demo-world'

/** A desk's requests, signed as a browser signs them. */
export type DeskLine = {
  readonly ask: (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: string | Bytes,
    bodyDigest: string,
    type: string,
  ) => ReturnType<Send>
  /** Lets the county know that it is there. */
  readonly greet: () => Promise<void>
}

export function openDeskLine(deps: {
  readonly send: Send
  readonly clock: Pick<Clock, 'wall'>
  readonly device: string
  readonly signingKey: Pick<SigningKey, 'alg' | 'privateKey'>
}): DeskLine {
  const ask: DeskLine['ask'] = async (method, path, body, bodyDigest, type) => {
    const time = Math.round(deps.clock.wall())
    const signature = await sign(deps.signingKey, requestText(method, path, time, bodyDigest))
    const headers = {
      [deviceHeaders.device]: deps.device,
      [deviceHeaders.time]: String(time),
      [deviceHeaders.signature]: signature,
      'content-type': type,
    }
    return deps.send({ method, path, headers, ...(body === '' ? {} : { body }) })
  }
  return {
    ask,
    /** It reads no feed, and so stands at the beginning of both. */
    async greet() {
      const place = { epoch: '', n: 0, hash: '' }
      const about = {
        protocol: protocols.own,
        app: demoApp,
        holding: '',
        receipt: '',
        feeds: { own: place, common: place },
        desk: { clock: 0 },
      }
      const body = JSON.stringify(about)
      const answer = await ask('POST', hello.path, body, digest(body), 'application/json')
      // A revoked desk sends what it has all the same; the county puts it aside.
      if (answer.status !== 200 && answer.status !== 403)
        throw new Error(`the hub did not say hello: ${answer.status} ${answer.body}`)
    },
  }
}
