import { nameOf, type SubjectKind } from '../../shared/entry/subject.ts'
import { type Article, articlePublished, articleWithdrawn } from '../../shared/facts/article.ts'
import { type Heard, isTold, type Told } from '../../shared/facts/fact.ts'
import { inOrder } from '../../shared/facts/order.ts'
import { readReference } from '../../shared/http/reference.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Packs } from './packs-now.ts'
import { personOf } from './people.ts'
import type { Doors } from './serve.ts'

export type ReferenceDeps = {
  readonly directory: LiveDirectory
  readonly packs: () => Packs
  /** Everything said of subjects of one kind, as the journal's reader gives it. */
  readonly heardOfKind: (kind: SubjectKind) => Promise<readonly Heard[]>
}

/** What the pages of the county show ids by. */
export function serveReference(doors: Doors, { directory, packs, heardOfKind }: ReferenceDeps): void {
  doors.staff(readReference, async () => {
    const { staff, stations } = directory.current()
    return {
      staff: [...staff.values()].map(personOf),
      stations: [...stations.values()],
      ...packs(),
      articles: [...articlesIn(inOrder(await heardOfKind('article')).filter(isTold))],
    }
  })
}

/** The newest revision of each, unless it was withdrawn. @param told in the order of the fold */
function articlesIn(told: readonly Told[]): readonly Article[] {
  const articles = new Map<string, Article>()
  for (const entry of told) {
    const id = nameOf(entry.subject)
    if (articlePublished.is(entry)) articles.set(id, { id, ...entry.body })
    if (articleWithdrawn.is(entry)) articles.delete(id)
  }
  return [...articles.values()]
}
