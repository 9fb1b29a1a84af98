import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { openCounty, tempDir, type TestCounty } from '../../hub/county.ts'
import { Desk } from '../../hub/desk.ts'
import type { Asked, Said } from './fatal-hub.ts'
import type { Death } from './fatal-store.ts'
import { cutIndexes, type Ground, openStore } from './ground.ts'
import { expectWhole } from './whole.ts'

/** A county that dies many times over one folder, and two desks that live through all of it. */
export type FatalCounty = {
  /** One life: the hub starts, works, and dies where it is told to; killed at its end if it never came by there. */
  readonly live: (
    death: Death | null,
  ) => Promise<{ readonly died: boolean; readonly steps: readonly string[] }>
  /** It dies at one of the first writes of its start, making itself whole. */
  readonly start: (death: Death) => Promise<'died' | 'came through'>
  /** It comes back in this process, is looked at from all sides, and goes again without a last word. */
  readonly look: () => Promise<void>
}

type Process = { readonly ask: (asked: Asked) => Promise<Said | null>; readonly kill: () => Promise<void> }

export async function openFatalCounty(ground: Ground = { couch: null }): Promise<FatalCounty> {
  const [here, there] = [await tempDir(), await tempDir()]
  const anew = await openStore({ couch: null }, there.dir)
  onTestFinished(async () => {
    await here.remove()
    await anew.close().then(there.remove)
  })
  const openHere = async (): Promise<TestCounty> =>
    openCounty(here.dir, { store: await openStore(ground, here.dir) })
  const county = await openHere()
  const desks = [await Desk.enrol(county), await Desk.enrol(county)]
  await county.close()
  const acknowledged: string[] = []
  let lives = 0

  /** Both desks push at once, something is refused, a paper is announced, a desk comes in, and the county asks. */
  const work = async (hub: Process): Promise<void> => {
    const days = await Promise.all(desks.map(async (desk) => ({ desk, ...(await writeOne(desk)) })))
    const pushing = days.map(async ({ desk, batch }) => {
      const pushed = await desk.push(batch).catch(() => null)
      if (pushed?.status !== 200) return
      acknowledged.push(...pushed.verdicts.filter(({ verdict }) => verdict !== 'refused').map(({ id }) => id))
    })
    await Promise.all(pushing)
    const said = await hub.ask({ kind: 'say', matter: days[0]?.matter ?? '' })
    if (said?.id !== undefined) acknowledged.push(said.id)
    await hub.ask({ kind: 'enrol' })
  }

  return {
    async live(death) {
      const hub = await startHub(here.dir, ground, null)
      for (const desk of desks) desk.county = { ...desk.county, base: hub.base }
      await hub.ask({ kind: 'watch', death })
      await work(hub)
      const settled = await hub.ask({ kind: 'settle' })
      await hub.kill()
      return { died: settled === null, steps: settled?.steps ?? [] }
    },
    async start(death) {
      const hub = await startHub(here.dir, ground, death)
      // Followers are through with what lay there when they are through with this.
      await hub.ask({ kind: 'enrol' })
      const settled = await hub.ask({ kind: 'settle' })
      await hub.kill()
      return settled === null ? 'died' : 'came through'
    },
    async look() {
      lives += 1
      cutIndexes(ground, here.dir, ((lives * 7) % 11) / 11)
      const back = await openHere()
      for (const desk of desks) desk.county = back
      await expectWhole(back, { desks, acknowledged, fresh: anew })
      await back.crash()
    },
  }
}

async function startHub(
  dir: string,
  ground: Ground,
  early: Death | null,
): Promise<Process & { readonly base: string }> {
  const hub = new URL('fatal-hub.ts', import.meta.url)
  const child: ChildProcess = fork(hub, [dir, JSON.stringify(ground), JSON.stringify(early)], {
    execArgv: [],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const gone = once(child, 'exit').then(() => null)
  /** Null when it died first. */
  const hear = (): Promise<Said | null> =>
    Promise.race([once(child, 'message').then(([said]) => said as Said), gone])
  const base = (await hear())?.base ?? ''
  return {
    base,
    ask(asked) {
      const answer = hear()
      // Whoever is dead hears nothing, which `hear` finds out.
      if (child.connected) child.send(asked, () => undefined)
      return answer
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function writeOne(desk: Desk) {
  // Another window: a lane that the county has not heard of.
  desk.newLane()
  const visit = await desk.openVisit()
  const matter = desk.subject('matter')
  const opened = { visit: visit.header.subject, party: null }
  const pages = [{ hash: desk.holding(), bytes: 10, media: 'image/jpeg' }]
  const paper = { paper: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: '户口簿', voucher: false, pages }
  const outcome = { outcome: 'referred', to: { kind: 'skill', skill: 'invoice' } }
  const batch = [
    visit,
    await desk.write({ subject: matter, type: 'matter.opened', body: opened }),
    await desk.write({ subject: matter, type: 'matter.paper-added', body: paper }),
    await desk.write({ subject: desk.subject('visit'), type: 'visit.flown', body: {} }),
    await desk.write({ subject: matter, type: 'matter.ended', body: { outcome } }),
  ]
  return { matter, batch }
}
