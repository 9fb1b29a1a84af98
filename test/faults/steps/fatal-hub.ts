// A county in a process of its own that dies at the write that it is told: says where it listens, does what it is asked, and names its writes.
import { openCounty } from '../../hub/county.ts'
import { Desk } from '../../hub/desk.ts'
import { createFatalStore, type Death } from './fatal-store.ts'
import { type Ground, openStore } from './ground.ts'

export type Asked =
  | { readonly kind: 'watch'; readonly death: Death | null }
  /** Another desk is enrolled, so that a feed begins. */
  | { readonly kind: 'enrol' }
  /** The county asks something about a matter. */
  | { readonly kind: 'say'; readonly matter: string }
  /** Everything that was written so far is told and listed. */
  | { readonly kind: 'settle' }
export type Said = { readonly base?: string; readonly id?: string; readonly steps?: readonly string[] }

const [, , dir = '', ground = '', early = 'null'] = process.argv
const fatal = createFatalStore(await openStore(JSON.parse(ground) as Ground, dir), dir)
const atStart = JSON.parse(early) as Death | null
if (atStart) fatal.watch(atStart)
const county = await openCounty(dir, { store: fatal.store })

async function answer(asked: Asked): Promise<Said> {
  if (asked.kind === 'watch') fatal.watch(asked.death)
  if (asked.kind === 'enrol') await Desk.enrol(county, 'shijiu')
  if (asked.kind === 'say') {
    const draft = { subject: asked.matter, type: 'case.asked', body: { text: '缺哪张票？' }, by: 'tangke' }
    return { id: (await county.journal.voice.say(draft)).entry.id }
  }
  if (asked.kind === 'settle') for (let times = 0; times < 2; times += 1) await county.followers.caughtUp()
  return { steps: fatal.done() }
}

process.on('message', async (asked: Asked) => void process.send?.(await answer(asked)))
process.send?.({ base: county.base } satisfies Said)
