import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { WorkingCalendar } from '../../shared/rules/calendar.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { Counties } from '../counties/open-counties.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { FollowerLog } from '../followers/follower.ts'
import type { Newsroom } from '../followers/news.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import { findAll } from '../journal/find-all.ts'
import type { ConsultDoc } from '../journal/read-models.ts'
import { type CopyKeeper, createCopyKeeper } from './copy-keeper.ts'
import { keepGuests } from './guest-keeper.ts'
import { createPasses, type Passes } from './passes.ts'
import { type ConsultQueue, createConsultQueue } from './queue.ts'
import { createRecordingEraser, type RecordingEraser } from './recording-eraser.ts'
import { createRoomFacts, type RoomFacts } from './room-facts.ts'
import { createRoomKeeper } from './room-keeper.ts'
import { createTokenBook } from './token-book.ts'

/** Live assistance at the county: its queue, the way into its rooms, and what the county says of them. */
export type Consults = {
  readonly queue: ConsultQueue
  readonly passes: Passes
  readonly facts: RoomFacts
  /** Null without live media. */
  readonly eraser: RecordingEraser | null
  readonly copies: CopyKeeper | null
  /** What happened in rooms until then is written down. */
  readonly close: () => Promise<void>
}

/** A hub that stood still for longer asks no more after what desks kept of calls before that, ms. */
const copiesLookBack = 3 * 86_400_000

export function openConsults(deps: {
  readonly county: CountyJournal
  readonly directory: LiveDirectory
  readonly newsroom: Newsroom
  readonly counties: Pick<Counties, 'guests' | 'handed'>
  readonly calendar: () => WorkingCalendar | null
  /** Null: no live media at this hub; what is written works all the same. */
  readonly media: MediaNode | null
  readonly mediaUrl: string
  readonly now: () => number
  readonly random: RandomBytes
  readonly log: FollowerLog
}): Consults {
  const { county, counties, media, now } = deps
  const directory = () => deps.directory.current()
  const { consult } = county.reader
  const facts = createRoomFacts(county)
  const { follow } = deps.newsroom
  const book = createTokenBook(media, now)
  const consults = county.store.database<ConsultDoc>('consults')
  const guests = keepGuests({
    ...deps,
    book,
    handed: counties.handed,
    voice: county.voice,
    consult,
    follow,
    open: async () =>
      (await findAll(consults, { index: 'by-work', where: { work: 'open', updatedAt: {} } })).map(
        ({ _id }) => _id,
      ),
  })
  // Of another county's people it says the names: no directory of ours has them.
  const joined: RoomFacts['joined'] = (subject, who) =>
    facts.joined(subject, { ...who, ...counties.guests.called(who.person) })
  const keeper =
    media &&
    createRoomKeeper({
      ...county.reader,
      media,
      facts: { ...facts, joined },
      directory,
      follow,
      now,
      log: deps.log,
    })
  const copies =
    media &&
    createCopyKeeper({
      ...county,
      media,
      consult,
      follow,
      lately: async () => {
        const updatedAt = { from: now() - copiesLookBack, to: now() + copiesLookBack }
        const both = (['open', 'closed'] as const).map((work) =>
          findAll(consults, { index: 'by-work', where: { work, updatedAt } }),
        )
        return (await Promise.all(both)).flat().map(({ _id }) => _id)
      },
      log: deps.log,
    })
  const eraser = media && createRecordingEraser({ ...county, media, log: deps.log })
  return {
    queue: createConsultQueue({ ...county, calendar: deps.calendar, now }),
    passes: createPasses({ ...deps, book, sign: county.countyKeys.sign, directory }),
    facts,
    eraser,
    copies,
    async close() {
      await eraser?.close()
      await copies?.close()
      await keeper?.close()
      await guests.close()
    },
  }
}
