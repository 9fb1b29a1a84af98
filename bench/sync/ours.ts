import { setTimeout as pause } from 'node:timers/promises'
import { createChance } from '../../hub/demo/chance.ts'
import { demoPassword } from '../../hub/demo/world.ts'
import type { Entry, Header } from '../../shared/entry/entry.ts'
import type { FeedPlace } from '../../shared/entry/feed.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { hello, readFeeds } from '../../shared/http/sync.ts'
import type { EntryDoc } from '../../station/data/store/schemas.ts'
import { type BenchHub, startHub } from '../world/hub.ts'
import { visitOf } from '../world/visits.ts'
import { type NodeDesk, openNodeDesk, until } from './node-desk.ts'
import { type Rate, timed } from './timed.ts'

export type OurRun = {
  readonly write: number
  readonly push: Rate
  /** Stored, each line's place in the chain, the county's signature, each entry's hashes checked; nobody has the desk open. */
  readonly pull: Rate
  /** The same at an open desk: keys taken in, bodies opened, every subject folded and its fold sealed and stored. */
  readonly folded: Rate
  readonly hello: { readonly bytes: number; readonly requests: number }
  /** What the peer is given. */
  readonly entries: readonly Entry[]
}

/** A desk that writes, sends and compares; two new desks of its station that get it all. */
export async function runOurs(count: number): Promise<OurRun> {
  const hub = await startHub()
  try {
    const writer = await enrolled(hub, 'writer')
    await signedIn(writer)
    writer.cable.plug()
    writer.desk.syncNow()
    await until(writer.desk.reference, ({ directory }) => directory.staff.size > 0)
    await until(writer.desk.line, ({ kind }) => kind === 'all-there')
    writer.cable.pull()
    const write = await wrote(writer, count)
    await hub.settled()
    const push = await timed(hubCpu(hub), count, async () => {
      writer.cable.plug()
      writer.desk.syncNow()
      await until(
        writer.desk.line,
        ({ kind, receipt }) => kind === 'all-there' && (receipt?.entries ?? 0) > count,
      )
    })
    const greeting = await greeted(hub, writer)
    const entries = entriesOf(writer)
    await hub.settled()
    const pull = await pulled(hub, await enrolled(hub, 'newcomer'), entries)
    const open = await enrolled(hub, 'open')
    await signedIn(open)
    const folded = await pulled(hub, open, entries)
    return { write, push, hello: greeting, pull, folded, entries }
  } finally {
    await hub.close()
  }
}

async function enrolled(hub: BenchHub, name: string): Promise<NodeDesk> {
  const opened = await openNodeDesk(hub.url, nameOf(hub, name))
  opened.cable.pull()
  const answer = await opened.desk.enrol(await hub.codeFor('wuping'))
  if (!answer.ok) throw new Error(`no desk: ${answer.error.code}`)
  await hub.settled()
  return opened
}

/** Each hub has a port of its own, and each desk a database of its own. */
function nameOf(hub: BenchHub, name: string): string {
  return `${name}-${new URL(hub.url).port}`
}

async function signedIn({ desk }: NodeDesk): Promise<void> {
  const answer = await desk.signIn('zhouguilan', demoPassword)
  if (!answer.ok) throw new Error(`nobody signed in: ${answer.error.code}`)
  await desk.setPin('146830')
}

/** @returns entries a second */
async function wrote({ desk }: NodeDesk, count: number): Promise<number> {
  const chance = createChance(20_261_116)
  const began = performance.now()
  for (let [done, number] = [0, 1]; done < count; number += 1) {
    const said = visitOf(chance, number, desk.newSubject).said.slice(0, count - done)
    await desk.write(said)
    done += said.length
  }
  const perSecond = count / ((performance.now() - began) / 1000)
  await until(desk.line, ({ waitingEntries }) => waitingEntries >= count)
  return perSecond
}

/** The desk is started again and finds that nothing is to be done. */
async function greeted(hub: BenchHub, { desk }: NodeDesk): Promise<OurRun['hello']> {
  await desk.close()
  const again = await openNodeDesk(hub.url, nameOf(hub, 'writer'))
  const { exchanges } = again.cable
  const isGreeted = (): boolean => exchanges.some(({ path }) => path === hello.path)
  while (!isGreeted() || again.desk.line.current().kind !== 'all-there') await pause(20)
  // Whatever else it might want to send would follow at once.
  await pause(500)
  await again.desk.close()
  const sent = exchanges.filter(({ path }) => path !== readFeeds.path)
  const [greeting] = sent
  const bytes = greeting?.path === hello.path ? greeting.sentBytes + greeting.cameBytes : Number.NaN
  return { bytes, requests: sent.length }
}

/** From an empty desk, whose feed is full, to one that has and has checked all of it, and says so on its disk. */
async function pulled(hub: BenchHub, newcomer: NodeDesk, written: readonly Entry[]): Promise<Rate> {
  const { desk, cable, memory } = newcomer
  const keys = new Set(written.map(({ header }) => (JSON.parse(header) as Header).subject)).size
  const rate = await timed(hubCpu(hub), written.length, async () => {
    cable.plug()
    desk.syncNow()
    while (placeOf(newcomer) < written.length + keys) await pause(2)
  })
  const missing = written.filter(({ id }) => !memory('entries').has(id)).length
  const folds = [...memory('folds').keys()].filter((id) => /^(?:visit|matter):/.test(id)).length
  if (missing > 0) throw new Error(`${missing} entries did not arrive`)
  if (desk.lock.current().kind === 'open' && folds < keys)
    throw new Error(`${folds} of ${keys} subjects were folded`)
  await desk.close()
  return rate
}

/** How far the desk has taken its own feed in: written only when all before it is on the disk. */
function placeOf({ memory }: NodeDesk): number {
  const slip = memory('slips').get('set~places') as { readonly value: string } | undefined
  return slip ? (JSON.parse(slip.value) as { readonly own: FeedPlace }).own.n : 0
}

function entriesOf({ memory, desk }: NodeDesk): readonly Entry[] {
  const device = desk.identity.current()?.device ?? ''
  const docs = [...memory('entries').values()] as EntryDoc[]
  return docs.filter(({ id, subject }) => id.startsWith(`${device}-`) && isPersonal(kindOf(subject)))
}

function hubCpu(hub: BenchHub): () => Promise<number> {
  return async () => (await hub.usage()).cpuMs
}
