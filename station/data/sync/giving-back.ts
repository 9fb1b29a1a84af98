import type { FeedItem, FeedPlace } from '../../../shared/entry/feed.ts'
import type { CallFailure } from '../../../shared/http/call.ts'
import { giveBack } from '../../../shared/http/sync.ts'
import { createDrawer } from '../store/drawer.ts'
import { type EntryDoc, isTrimmed, type SlipDoc } from '../store/schemas.ts'
import type { Settings } from '../store/settings.ts'
import type { Trims } from './trims.ts'
import type { Table } from '../store/table.ts'
import type { Wire } from './wire.ts'

type Feed = 'own' | 'common'
/** Named as in `Told`; what the county did not write itself has no mark. */
type Heard = { readonly name: string; readonly mark: string | undefined }

/**
 * What the county told this desk with its mark under it, and in which epoch of the feed it was told last. A county that was set
 * back to an older copy begins a new epoch; what is missing from that one it gets back from here.
 */
export type GivingBack = {
  readonly heard: (feed: Feed, epoch: string, told: readonly Heard[]) => Promise<void>
  /**
   * An epoch of its own feed began with a snapshot, because the desk was long away. The county knew where it had stood, and so what it was told
   * until then: where that was looked through already, nothing of it is lost for not being told once more.
   */
  readonly begun: (epoch: string, left: FeedPlace | null) => Promise<void>
  /** The desk has read an epoch to its head. @returns what stopped the giving, if something did */
  readonly caughtUp: (feed: Feed, place: FeedPlace) => Promise<CallFailure | null>
  /** The county does not know this desk any more: all that it ever told to everybody. */
  readonly everything: () => Promise<CallFailure | null>
}

/** An entry by its id, an erasure by `erased <subject>`. */
type Told = { readonly mark: string; readonly feed: Feed; readonly epoch: string }

const most = 100
const erased = 'erased '
export const nameOfErasure = (subject: string): string => erased + subject

export function createGivingBack(deps: {
  readonly slips: Table<SlipDoc>
  readonly entries: Table<EntryDoc>
  readonly settings: Settings
  readonly wire: Wire
  /** The county was set back: what it has now it has not had for long. */
  readonly doubt: Trims['doubt']
  /** Of these entries neither the county nor this desk has the words any more. */
  readonly gone: (entries: readonly string[]) => Promise<void>
}): GivingBack {
  const told = createDrawer<Told>(deps.slips, 'told')

  const itemsOf = async (lost: readonly (readonly [string, Told])[]): Promise<readonly FeedItem[]> => {
    const entries = await deps.entries.many(lost.map(([name]) => name))
    const byId = new Map(entries.map((entry) => [entry.id, entry]))
    await deps.gone(entries.filter(isTrimmed).map(({ id }) => id))
    return lost.flatMap(([name, { mark }]): FeedItem[] => {
      if (name.startsWith(erased)) return [{ kind: 'erased', subject: name.slice(erased.length), mark }]
      const entry = byId.get(name)
      if (!entry || isTrimmed(entry)) return []
      const { id, header, body, salt } = entry
      return [{ kind: 'entry', entry: { id, header, body, salt }, mark }]
    })
  }

  const give = async (
    lost: readonly (readonly [string, Told])[],
    epoch: string | null,
  ): Promise<CallFailure | null> => {
    for (let from = 0; from < lost.length; from += most) {
      const part = lost.slice(from, from + most)
      const answer = await deps.wire.send(giveBack, { body: { items: [...(await itemsOf(part))] } })
      if (!answer.ok) return answer.error
      if (epoch !== null) await told.put(part.map(([name, one]): [string, Told] => [name, { ...one, epoch }]))
    }
    return null
  }

  return {
    async heard(feed, epoch, heard) {
      const marked = heard.flatMap(({ name, mark }): [string, Told][] =>
        mark === undefined ? [] : [[name, { mark, feed, epoch }]],
      )
      if (marked.length > 0) await told.put(marked)
    },
    async begun(epoch, left) {
      const given = await deps.settings.get('given')
      if (given && left && given.own === left.epoch)
        await deps.settings.set('given', { ...given, own: epoch })
    },
    async caughtUp(feed, { epoch }) {
      const given = await deps.settings.get('given')
      if (given?.[feed] === epoch) return null
      const all = [...(await told.all())]
      const lost = all.filter(([, one]) => one.feed === feed && one.epoch !== epoch)
      if (lost.length > 0) await deps.doubt()
      const failure = await give(lost, epoch)
      if (!failure)
        await deps.settings.update('given', (before) => ({
          own: '',
          common: '',
          ...before,
          [feed]: epoch,
        }))
      return failure
    },
    async everything() {
      const all = [...(await told.all())]
      return give(
        all.filter(([, { feed }]) => feed === 'common'),
        null,
      )
    },
  }
}
