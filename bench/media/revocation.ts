import { setImmediate as turn } from 'node:timers/promises'
import { pathOf } from '../../shared/http/call.ts'
import { actOnConsult } from '../../shared/http/consults.ts'
import type { FillAnswer } from '../../shared/rules/remote-fill.ts'
import type { DeskStore } from '../../station/data/desk-store.ts'
import type { BenchResult } from '../../scripts/bench.ts'
import { createConsultActs } from '../../station/state/consult-acts.ts'
import { createRemoteHand, type RemoteHand } from '../../station/state/remote-hand.ts'
import { until } from '../sync/node-desk.ts'
import { type FarDesk, openFarDesk } from '../weak-link/far-desk.ts'
import { median, percentile, rounded } from '../world/stats.ts'

const item = 'q11'
const field = 'contract'
const agent = 'linxiao'
const stops = 50
/** Commands that stand before the one that comes with the stop. */
const before = 10
/** A third of a second there and back: whoever asked the county would be seen. */
const quality = { delay: 150 }
const agreed = { answer: 'yes', how: 'button', witness: '', paper: null } as const

/**
 * From the stop at the desk (what two Esc call) until the next command has its refusal, while an agent fills in without a pause: what is being
 * written at that moment is written, and of all behind it nothing is.
 */
export async function measureRevocation(): Promise<BenchResult> {
  const far = await openFarDesk()
  try {
    const help = await openHelp(far)
    const took: number[] = []
    for (let stop = 0; stop < stops; stop += 1) took.push(await stopOnce(help, stop % (before - 1)))
    const [middle, most] = [rounded(median(took), 1), rounded(Math.max(...took), 1)]
    console.log(`filling in was stopped ${stops} times: median ${middle} ms, at most ${most} ms`)
    return { name: 'call.revocation', value: rounded(percentile(took, 0.95), 1), unit: 'ms' }
  } finally {
    await far.close()
  }
}

type Help = {
  readonly hand: RemoteHand
  readonly consult: string
  /** Lets the agent fill in. @returns the consent */
  readonly agree: () => Promise<string>
}

/** A consult that an agent of the county has taken. */
async function openHelp({ hub, line, desk }: FarDesk): Promise<Help> {
  const { visit, consult } = await askForHelp(desk)
  await until(desk.line, ({ kind }) => kind === 'all-there')
  const path = pathOf(actOnConsult.path, { subject: consult })
  await hub.consoles.ask(agent, 'POST', path, { act: { act: 'accept' } })
  const card = desk.visit(visit)
  await until(card, (current) => current?.consults[0]?.phase === 'live')
  Object.assign(line.quality, quality)
  const acts = createConsultActs(desk)
  const hand = createRemoteHand({
    store: desk,
    consult: () => card.current()?.consults[0] ?? null,
    matter: () => card.current()?.matters[0] ?? null,
    item: (id) => desk.reference.current().catalogue?.items.find((one) => one.id === id) ?? null,
    watched: () => true,
    held: () => false,
    ids: () => ({ demo: true }),
  })
  return {
    hand,
    consult,
    async agree() {
      const state = card.current()?.consults[0]
      if (!state) throw new Error('the consult is gone')
      const filling = { fields: [field], minutes: 5, purpose: '填合同金额', to: agent }
      return (await acts.consentToFill(state, agreed, filling)).at(-1) ?? ''
    },
  }
}

/** @param at which of the commands is carried out before the one that is being written; @returns ms */
async function stopOnce({ hand, consult, agree }: Help, at: number): Promise<number> {
  const consent = await agree()
  const fill = (seq: number): Promise<FillAnswer> =>
    hand.take(consult, JSON.stringify({ does: 'fill', consent, seq, field, value: `${seq}` }), agent)
  let answered = 0
  const underWay = Array.from({ length: before }, (_, count) => fill(count + 1))
  for (const one of underWay) void one.then(() => (answered += 1))
  await underWay[at]
  // The next one is being written now.
  await turn()
  const most = answered + 1
  const began = performance.now()
  const stopping = hand.stop(consult)
  const next = await fill(before + 1)
  const took = performance.now() - began
  await stopping
  check([...(await Promise.all(underWay)), next], most)
  return took
}

async function askForHelp(desk: DeskStore): Promise<{ readonly visit: string; readonly consult: string }> {
  const [visit, matter, consult] = [
    desk.newSubject('visit'),
    desk.newSubject('matter'),
    desk.newSubject('consult'),
  ]
  const limit = { unit: 'minutes', count: 1 }
  const sorted = { item, catalogue: 1, lane: 'quick', limit, due: { kind: 'none' } }
  const checked = { camera: 'ok', microphone: 'ok', speaker: 'ok', up: 150, down: 900 }
  const visitor = { name: '张玉梅', identity: null, phone: '' }
  await desk.write([
    { subject: visit, type: 'visit.opened', body: { number: 1, visitor } },
    { subject: matter, type: 'matter.opened', body: { visit, party: null } },
    { subject: matter, type: 'matter.sorted', body: sorted },
    { subject: consult, type: 'consult.requested', body: { matter, visit, item, note: '', checked } },
  ])
  return { visit, consult }
}

/** Throws where anything was carried out that was not being written already when it was stopped. */
function check(answers: readonly FillAnswer[], most: number): void {
  const codes = answers.map((answer) => (answer.ok ? 'done' : answer.code))
  const done = codes.filter((code) => code === 'done').length
  const isRight = done <= most && codes.slice(done).every((code) => code === 'revoked')
  if (!isRight) throw new Error(`stopped after ${most}: ${codes.join(', ')}`)
}
