import type { Archive } from '../../shared/evidence/archive.ts'
import type { MediaNode } from '../../shared/signaling/node.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { findAll } from '../journal/find-all.ts'
import type { Reader } from '../journal/reader.ts'
import type { Database } from '../store/store.ts'
import type { EvidenceDoc } from './evidence-doc.ts'

/**
 * What the recorder wrote of a part lies in the open at its node. It goes when the archive has it; or with it, when two people let it go. The node says
 * what lies there, so nothing is remembered of it here.
 */
export type LettingGo = {
  /** Parts whose folder may still lie there: the node is asked of each once in each run. */
  readonly mayLie: () => Promise<readonly string[]>
  /** @returns false: to be asked again */
  readonly archived: (item: string) => Promise<boolean>
  /** Whatever the archive has of it. */
  readonly atOnce: (item: string) => Promise<boolean>
}

export function createLettingGo(deps: {
  readonly archive: Pick<Archive, 'list' | 'verify' | 'standing'>
  readonly items: Database<EvidenceDoc>
  readonly reader: Pick<Reader, 'evidence'>
  /** Null: there is no node, and no recorder in it. */
  readonly media: MediaNode | null
  readonly log: FollowerLog
}): LettingGo {
  const { archive, items, reader, media, log } = deps

  /** Every byte of it, on as many disks as there are to be. */
  const isKept = async (item: string): Promise<boolean> => {
    const [listed, { copy }] = [await archive.list(item), await archive.standing()]
    if (!listed.ok || (copy.kind !== 'none' && listed.copies < 2)) return false
    const found = await archive.verify(item)
    const isSound = found.ok && found.verified.faults.length === 0
    if (!isSound) log.error({ item }, 'a recording stays in the open: the archive does not have it as it was')
    return isSound
  }
  const letGo = async (item: string, mayGo: () => Promise<boolean>): Promise<boolean> => {
    const { origin } = await reader.evidence(item)
    // What the law erased goes with its consult.
    if (!media || origin?.source !== 'consult') return true
    const part = { room: origin.consult, part: origin.part }
    const lies = await media.ask('let-go', { ...part, item: null })
    if (!lies.ok || lies.value.gone) return lies.ok
    if (!(await mayGo())) return false
    const went = await media.ask('let-go', { ...part, item })
    return went.ok && went.value.gone
  }

  return {
    async mayLie() {
      const both = (['archived', 'deleted'] as const).map((phase) =>
        findAll(items, { index: 'by-phase', where: { phase } }),
      )
      const docs = (await Promise.all(both)).flat()
      return docs.flatMap(({ _id, consult }) => (consult === null ? [] : [_id]))
    },
    archived: (item) =>
      letGo(item, async () => (await reader.evidence(item)).phase === 'deleted' || isKept(item)),
    atOnce: (item) => letGo(item, async () => true),
  }
}
