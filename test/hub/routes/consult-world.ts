import type { DemoDesk } from '../../../hub/demo/desk.ts'
import type { ConsultState } from '../../../shared/facts/consult-state.ts'
import type { ConsultAct, listConsults } from '../../../shared/http/consults.ts'
import type { MediaNode, RoomNews } from '../../../shared/signaling/node.ts'
import type { Answer, Console, Network } from '../../network.ts'
import type { InferOutput } from 'valibot'

export type Listed = InferOutput<typeof listConsults.response>

/** A media node that carries nothing: it remembers what it was asked, and says what a test wants it to have seen. */
export function createQuietMedia(): {
  readonly node: MediaNode
  readonly asked: (readonly [string, unknown])[]
  readonly say: (news: RoomNews) => void
} {
  const asked: (readonly [string, unknown])[] = []
  const handlers = new Set<(news: RoomNews) => void>()
  const ask = (async (name: string, body: unknown) => {
    asked.push([name, body])
    return { ok: true, value: {} }
  }) as MediaNode['ask']
  return {
    asked,
    say: (news) => handlers.forEach((handler) => handler(news)),
    node: {
      ask,
      follow(handler) {
        handlers.add(handler)
        return () => void handlers.delete(handler)
      },
      close: () => Promise.resolve(),
    },
  }
}

const visitor = { name: '张玉梅', identity: null, phone: '10000000126' }
const party = { kind: 'taxpayer', name: '山月民宿', identity: null, capacity: 'self', proof: '' }
const by = 'zhouguilan'

export type Asked = { readonly visit: string; readonly matter: string; readonly consult: string }

/** A desk that has a visitor, a sorted matter, and asks for help with it; on the wire only when it is pushed. */
export async function askForHelp(desk: DemoDesk, note = '额度选不了'): Promise<Asked> {
  const visit = desk.newSubject('visit')
  const matter = desk.newSubject('matter')
  const consult = desk.newSubject('consult')
  await desk.write({ subject: visit, type: 'visit.opened', body: { number: 1, visitor }, by })
  await desk.write({ subject: matter, type: 'matter.opened', body: { visit, party }, by })
  const sorted = {
    item: 'q11',
    catalogue: 1,
    lane: 'quick',
    limit: { unit: 'minutes', count: 1 },
    due: { kind: 'none' },
  }
  await desk.write({ subject: matter, type: 'matter.sorted', body: sorted, by })
  const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: 150, down: 900 }
  const request = { matter, visit, item: 'q11', note, checked }
  await desk.write({ subject: consult, type: 'consult.requested', body: request, by })
  return { visit, matter, consult }
}

export type CountyOfConsults = {
  readonly listed: (who: Console) => Promise<Listed>
  readonly act: (who: Console, consult: string, act: ConsultAct) => Promise<Answer>
  readonly read: (who: Console, consult: string) => Promise<ConsultState>
  /** Something that the desk says of a consult, after everything that the county said of it. */
  readonly tell: (desk: DemoDesk, consult: string, type: string, body: object) => Promise<string>
}

export function consultsOf(network: Network): CountyOfConsults {
  const path = (consult: string): string => `/api/consults/${encodeURIComponent(consult)}`
  return {
    async listed(who) {
      await network.settled()
      return (await who.ask('GET', '/api/consults')).json as Listed
    },
    act: (who, consult, act) => who.ask('POST', `${path(consult)}/acts`, { act }),
    read: async (who, consult) =>
      ((await who.ask('GET', path(consult))).json as { consult: ConsultState }).consult,
    async tell(desk, consult, type, body) {
      desk.learn(consult, (await network.hub.county.reader.consult(consult)).heads)
      const written = await desk.write({ subject: consult, type, body, by })
      await desk.push()
      return written.header.id
    },
  }
}
