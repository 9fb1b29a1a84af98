import { declareLost, declineAside, listAside, releaseAside } from '../../../shared/http/aside.ts'
import { call } from '../../../shared/http/call.ts'
import { revokeDevice } from '../../../shared/http/network.ts'
import { signIn } from '../../../shared/http/people.ts'
import { demoPassword } from '../../../hub/demo/world.ts'
import type { RevocationWay } from '../../../shared/facts/device.ts'
import { fetchOver } from './fetch-over.ts'
import type { Ask } from './ask.ts'

/** What the administrator may decide about a desk that is gone. */
export const decisions = ['release', 'decline', 'lost'] as const
export type Decision = (typeof decisions)[number]

/** The county's administrator, by name, at the county's own doors. Whatever does not come about is not done. */
export type Office = {
  /** @returns whether the county has taken it up; one that does not answer may have, and is asked again */
  readonly revoke: (device: string, how: RevocationWay) => Promise<boolean>
  /** About one of the desks that are gone, or of what came from them afterwards. */
  readonly decide: (what: Decision, pick: number) => Promise<void>
  /** Releases what nobody has decided about, and declares lost what never came from desks that were stolen. */
  readonly conclude: () => Promise<void>
}

const reason = '电脑被偷'

export function createOffice(ask: Ask): Office {
  const deps = { fetch: fetchOver(ask), base: '' }
  /** Anew each time: the hub may have died, or be an older one. */
  const session = async () => {
    let cookie = ''
    const watched: Ask = async (asked, gone) => {
      const answer = await ask(asked, gone)
      cookie = answer.headers['set-cookie']?.split(';')[0] ?? cookie
      return answer
    }
    const body = { staff: 'dingwei', password: demoPassword }
    await call({ fetch: fetchOver(watched), base: '' }, signIn, { body })
    return { headers: { cookie } }
  }
  const goneDesks = async (input: Awaited<ReturnType<typeof session>>) => {
    const answer = await call(deps, listAside, input)
    return answer.ok ? answer.value : []
  }
  return {
    async revoke(device, how) {
      const body = { reason, how }
      const answer = await call(deps, revokeDevice, { ...(await session()), params: { id: device }, body })
      return answer.ok || answer.error.code === 'already'
    },
    async decide(what, pick) {
      const input = await session()
      const desks = await goneDesks(input)
      const desk = desks[pick % Math.max(1, desks.length)]
      const batch = desk?.batches[(pick >> 4) % Math.max(1, desk.batches.length)]
      if (desk && what === 'lost')
        await call(deps, declareLost, { ...input, params: { device: desk.device }, body: { reason } })
      if (!desk || !batch || what === 'lost') return
      const params = { device: desk.device, batch: batch.batch }
      if (what === 'release') await call(deps, releaseAside, { ...input, params })
      else await call(deps, declineAside, { ...input, params, body: { reason } })
    },
    async conclude() {
      const input = await session()
      for (const { device, how, lost, batches } of await goneDesks(input)) {
        for (const { batch, decided } of batches)
          if (!decided) await call(deps, releaseAside, { ...input, params: { device, batch } })
        if (how === 'stolen' && !lost)
          await call(deps, declareLost, { ...input, params: { device }, body: { reason } })
      }
    },
  }
}
