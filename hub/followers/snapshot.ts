import * as v from 'valibot'
import { feedItemSchema, type FeedPlace } from '../../shared/entry/feed.ts'
import { kindOf, namedBefore } from '../../shared/entry/subject.ts'
import { isPersonal } from '../../shared/facts/fact.ts'
import { headerOf } from '../journal/hear-doc.ts'
import type { Feeds } from '../journal/feeds.ts'
import { findAll } from '../journal/find-all.ts'
import type { DisputeDoc } from '../disputes/dispute-rows.ts'
import type { ConsultDoc, MatterDoc, VisitDoc } from '../journal/read-models.ts'
import type { Store } from '../store/store.ts'
import type { Subscriber } from './subscribers.ts'

/** What a desk is told that begins with a snapshot, of what is older than the days that it is told whole. */
export type Snapshot = {
  /**
   * Null when the hub closes. @property subjects to be told whole, visits with all their matters and consults · @property erased what the reader may still hold
   */
  readonly older: (
    reader: Subscriber,
    since: number,
    left: FeedPlace | null,
  ) => Promise<{ readonly subjects: readonly string[]; readonly erased: readonly string[] } | null>
}

/** @param deps.projected resolves when the read models say all that was told so far; with false when the hub closes first */
export function createSnapshot(deps: {
  readonly store: Store
  readonly feeds: Feeds
  readonly projected: () => Promise<boolean>
}): Snapshot {
  const visits = deps.store.database<VisitDoc>('visits')
  const matters = deps.store.database<MatterDoc>('matters')
  const consults = deps.store.database<ConsultDoc>('consults')
  const disputes = deps.store.database<DisputeDoc>('disputes')

  /**
   * What the reader knew, as far as it was spoken of since: of such a subject it has a part. Whose key stands among what was not read, the reader
   * never knew, unless the last snapshot had left it out.
   */
  const unread = async (reader: Subscriber, left: FeedPlace) => {
    const before = await deps.feeds.since(reader.device)
    const [spoken, unknown, erased] = [new Set<string>(), new Set<string>(), new Set<string>()]
    for await (const lines of deps.feeds.behind(reader.device, left)) {
      for (const { item } of lines) {
        const told = v.parse(feedItemSchema, JSON.parse(item))
        if (told.kind === 'entry') spoken.add(headerOf(told.entry).subject)
        if (told.kind === 'erased') erased.add(told.subject)
        if (told.kind === 'key' && !(before !== null && namedBefore(told.key.subject, before)))
          unknown.add(told.key.subject)
      }
    }
    const known = [...spoken].filter((subject) => isPersonal(kindOf(subject)) && !unknown.has(subject))
    return { spoken: known, erased: [...erased] }
  }

  return {
    async older(reader, since, left) {
      const { spoken, erased } = left ? await unread(reader, left) : { spoken: [], erased: [] }
      if (!(await deps.projected())) return null
      const where = { station: reader.station, until: { from: since } }
      const openVisits = await findAll(visits, { index: 'by-until', where })
      const openMatters = await findAll(matters, { index: 'by-until', where })
      const whole = new Set([
        ...openVisits.map(({ _id }) => _id),
        ...openMatters.flatMap(({ visit }) => visit ?? []),
        ...spoken,
      ])
      const old = [...whole].filter((subject) => namedBefore(subject, since))
      const theirs: string[] = []
      for (const visit of old.filter((subject) => subject.startsWith('visit:'))) {
        const found = await findAll(matters, { index: 'by-visit', where: { visit } })
        theirs.push(...found.map(({ _id }) => _id))
      }
      const all = [...new Set([...theirs, ...openMatters.map(({ _id }) => _id), ...old])]
      const helped: string[] = []
      for (const matter of all.filter((subject) => subject.startsWith('matter:'))) {
        const found = await findAll(consults, { index: 'by-matter', where: { matter } })
        helped.push(...found.map(({ _id }) => _id))
      }
      const disputed = await findAll(disputes, { index: 'by-until', where })
      const named = [...all, ...helped, ...disputed.map(({ _id }) => _id)]
      const subjects = [...new Set(named)].filter((subject) => namedBefore(subject, since)).sort()
      return { subjects, erased }
    },
  }
}
