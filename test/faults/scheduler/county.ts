import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalDoc } from '../../../hub/journal/journal.ts'
import type { Store } from '../../../hub/store/store.ts'
import { deviceOf, laneOf } from '../../../shared/entry/lane.ts'
import { pushEntries } from '../../../shared/http/sync.ts'
import { type Network, openNetwork } from '../../network.ts'
import { askHub } from './ask-hub.ts'
import type { Ground } from './ground.ts'
import { createLife, type Life } from './life.ts'
import type { Ask } from './ask.ts'
import { gone, mortalStore } from './mortal-store.ts'
import { createPromises } from './promises.ts'
import type { Time } from './time.ts'

/** The county's hub, real and in this process: it can be killed, and be brought back from a copy. */
export type County = {
  readonly ask: Ask
  readonly network: () => Network
  readonly isUp: () => boolean
  /** It is killed after so many more steps of its store, or at once, and is started again a while later. */
  readonly kill: (steps: number, down: number) => void
  readonly copy: () => void
  /** @param lost told when it has the older disk · @returns false where there is no copy */
  readonly restore: (lost: () => void) => Promise<boolean>
  /** Waits until it is up. Nobody kills it any more. */
  readonly calm: () => Promise<void>
  readonly journal: () => Promise<readonly JournalDoc[]>
  /** Ids of what it has of a device, taken or refused. */
  readonly held: (device: string) => Promise<ReadonlySet<string>>
  /** What a hub had said that it holds, and did not hold when it came back from its death. */
  readonly perjuries: () => readonly string[]
  readonly close: () => Promise<void>
}

export type Sabotage = (store: Store, life: Life) => Store
/** On a machine with much else to do, the world's time runs on while the hub's files are opened, ms. */
const longestStart = 4 * 3_600_000
/** What a copy is made of; the keys are kept elsewhere. */
const onDisk = ['store', 'parcels'] as const
/** How long it takes to bring a copy back, ms. */
const restoring = 20_000

export async function openCounty(deps: {
  readonly time: Time
  readonly ground: Ground
  /** Prepared for it; goes with it. */
  readonly dir: string
  readonly sabotage: Sabotage
}): Promise<County> {
  const { time, ground, dir } = deps
  const copyDir = `${dir}-copy`
  let copied = false
  let closing = false
  let life = createLife(gone)
  let raw: Store | null = null
  let network: Network | null = null
  let starting: Promise<void> = Promise.resolve()

  const start = async (): Promise<void> => {
    const own = createLife(gone)
    life = own
    const openStore = async (): Promise<Store> => {
      raw = await time.busy(ground.openStore(dir))
      return deps.sabotage(mortalStore(raw, own, time), own)
    }
    network = await time.busy(openNetwork({ dir, openStore, hub: { now: time.now } }))
    void own.ended.then(() => (starting = fall(network, raw)))
  }
  const promises = createPromises()
  let down = 0
  let meanwhile = (): void => undefined
  /** It is dead: what is left of it in memory is cleared away, and a while later there is a new one. */
  const fall = async (fallen: Network | null, store: Store | null): Promise<void> => {
    network = null
    await fallen?.hub.app.close().catch(() => undefined)
    await store?.close()
    if (closing) return
    await new Promise<void>((over) => void time.after(down, over))
    meanwhile()
    meanwhile = () => undefined
    // One that is killed while it starts is started again.
    await start().then(
      () => promises.check(county.journal).catch(() => undefined),
      () => fall(null, raw),
    )
  }
  await start()

  const county: County = {
    isUp: () => network !== null && life.isAlive(),
    async ask(asked, away) {
      const { path } = asked
      const [up, own] = [network, life]
      if (!up || !own.isAlive()) throw new TypeError('nobody answers')
      const isWaiting = /[?&]wait=[1-9]/.test(path)
      const dead = own.ended.then(() => {
        throw new TypeError('the line went dead')
      })
      dead.catch(() => undefined)
      const asking = askHub(up.hub, asked, isWaiting ? away : undefined)
      const answer = await Promise.race([isWaiting ? asking : time.busy(asking), dead])
      if (path === pushEntries.path && answer.status === 200) promises.heard(String(answer.body))
      return answer
    },
    network() {
      if (!network) throw new Error('the hub is down')
      return network
    },
    kill(steps, ms) {
      down = ms
      if (steps > 0) life.endAfter(steps)
      else life.end()
    },
    copy() {
      if (!county.isUp() || !ground.copies) return
      rmSync(copyDir, { recursive: true, force: true })
      for (const part of onDisk.filter((name) => existsSync(join(dir, name))))
        cpSync(join(dir, part), join(copyDir, part), { recursive: true })
      copied = true
    },
    async restore(lost) {
      if (!copied) return false
      await county.calm()
      meanwhile = () => {
        for (const part of onDisk) rmSync(join(dir, part), { recursive: true, force: true })
        cpSync(copyDir, dir, { recursive: true })
        promises.release()
        lost()
      }
      county.kill(0, restoring)
      await time.pass(1)
      await county.calm()
      return true
    },
    async calm() {
      life.spare()
      await time.until(() => county.isUp(), longestStart)
    },
    async journal() {
      const docs: JournalDoc[] = []
      for await (const page of county.network().hub.county.journal.ofSubjects('')) docs.push(...page)
      return docs
    },
    async held(device) {
      const { quarantine } = county.network().hub.county
      const own = (await county.journal()).map(({ _id }) => _id).filter((id) => deviceOf(id) === device)
      const lanes = [...new Set(own.map(laneOf))]
      const all = { from: 1, to: Infinity }
      for (const lane of lanes)
        for await (const { _id, verdict } of quarantine.ofLane(lane, all))
          if (verdict === 'refused') own.push(_id)
      return new Set(own)
    },
    perjuries: promises.broken,
    async close() {
      closing = true
      await time.during(starting.catch(() => undefined))
      life.end()
      await time.during(starting)
      rmSync(copyDir, { recursive: true, force: true })
      await ground.clear(dir)
    },
  }
  return county
}
