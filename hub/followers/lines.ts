import type { FeedItem } from '../../shared/entry/feed.ts'
import { deviceOf } from '../../shared/entry/lane.ts'
import { countyDevice, type CountyMarks, textOfEntry, textOfErasure } from '../journal/county-marks.ts'
import type { NewLine } from '../journal/feeds.ts'
import type { JournalDoc } from '../journal/journal.ts'

/** What the county says itself has its mark under it, so that it can be taken back by a hub that lost it. */
export function createLines(marks: CountyMarks) {
  return {
    entryLine({ _id: id, header, body, salt, hash }: JournalDoc): NewLine {
      const entry = { id, header, body, salt }
      const own = deviceOf(id) === countyDevice
      return lineOf(id, {
        kind: 'entry',
        entry,
        ...(own ? { mark: marks.under(textOfEntry(id, hash)) } : {}),
      })
    },
    erasedLine: (subject: string): NewLine =>
      lineOf(`erased ${subject}`, { kind: 'erased', subject, mark: marks.under(textOfErasure(subject)) }),
  }
}

export function lineOf(mark: string, item: FeedItem): NewLine {
  return { mark, item: JSON.stringify(item) }
}
