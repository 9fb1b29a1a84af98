import type { Archive, IntakeSource } from '../../shared/evidence/archive.ts'
import type { Wish } from '../../shared/evidence/wish.ts'
import { evidenceOpened } from '../../shared/facts/evidence.ts'
import { evidenceArchived, evidenceDerived } from '../../shared/facts/evidence-kept.ts'
import type { EvidenceState } from '../../shared/facts/evidence-state.ts'
import type { CopyKeeper } from '../consults/copy-keeper.ts'
import type { FollowerLog } from '../followers/follower.ts'
import { removeDurably } from '../journal/durable.ts'
import type { ParcelShelf } from '../journal/parcel-shelf.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'
import type { Database } from '../store/store.ts'
import type { CircumstancesNow } from './about.ts'
import type { EvidenceDoc } from './evidence-doc.ts'
import { sessionOf } from './part-item.ts'
import type { Reviews } from './reviews.ts'
import type { SayOfEvidence } from './saying.ts'
import { clipSource, windowSource } from './window-source.ts'

export type Taking = {
  /** @returns false: not yet; to be asked again */
  readonly take: (doc: EvidenceDoc) => Promise<boolean>
  /** On how many disks it lies now. */
  readonly retell: (item: string) => Promise<void>
  /** What a player asks for first is made before anybody asks. */
  readonly layReady: (item: string) => Promise<void>
}

/** A desk that is away may bring segments late; after that what came is taken as it is, and the rest is named as absent. */
const patience = 7 * 24 * 3_600_000
/** What desks kept themselves of stretches that a consult's recording lacks goes into the archive with it, if it comes within this time. */
const copiesPatience = 24 * 3_600_000
/** The recorder's track of everything that is no picture and no sound. */
const eventTrack = 'events'
const mostNamed = 1_000

/** Brings into the archive what is over. Each step looks first whether it is done, so that it goes on wherever it was stopped. */
export function createTaking(deps: {
  readonly archive: Archive
  readonly items: Database<EvidenceDoc>
  readonly reader: Reader
  readonly subjectKeys: Pick<SubjectKeys, 'make' | 'of'>
  readonly say: SayOfEvidence
  readonly shelf: Pick<ParcelShelf, 'read' | 'readPart' | 'arrived'>
  readonly circumstances: CircumstancesNow
  readonly copies: Pick<CopyKeeper, 'hasAll'> | null
  readonly reviews: Pick<Reviews, 'of'>
  readonly now: () => number
  readonly log: FollowerLog
}): Taking {
  const { archive, items, reader, subjectKeys, say, now, log } = deps

  /** A part of a consult is opened by the county itself, under a key of its own. Null: erased since, there is nothing to open. */
  const openPart = async ({ _id, consult, part }: EvidenceDoc): Promise<EvidenceState | null> => {
    if (consult === null || part === null) return null
    const { request, recording } = await reader.consult(consult)
    const manifest = recording?.parts.find((one) => one.part === part)?.manifest ?? null
    if (manifest === null || (await subjectKeys.make(_id)) === 'erased') return null
    const matter = request?.matter ?? null
    const visit = matter === null ? null : (await reader.matter(matter)).visit
    const body = { source: 'consult', visit, matter, consult, part, manifest } as const
    await say(_id, evidenceOpened, body, ({ origin }) => origin === null)
    return reader.evidence(_id)
  }

  /** Null: not all of it is here. */
  const sourceOf = async (state: EvidenceState): Promise<IntakeSource | null> => {
    const { subject, origin, end, openedAt } = state
    if (origin?.source === 'consult') {
      const { consult, part, manifest } = origin
      const isWhole =
        now() - openedAt > copiesPatience || ((await deps.copies?.hasAll(consult, part)) ?? true)
      return isWhole ? { kind: 'recording', session: sessionOf(consult, part), manifest } : null
    }
    const key = await subjectKeys.of(subject)
    if (!key || key === 'erased') return null
    if (origin?.source === 'surveillance') return clipSource(state, { ...deps, key })
    const { source, missing } = await windowSource(state, { ...deps, key })
    return missing === 0 || now() - (end?.at ?? now()) > patience ? source : null
  }

  return {
    async take(doc) {
      const item = doc._id
      const known = await reader.evidence(item)
      const state = known.origin ? known : await openPart(doc)
      if (!state) await removeDurably(items, [item])
      if (!state || state.archived || state.phase !== 'ended') return true
      const from = await sourceOf(state)
      if (!from) return false
      const circumstances = await deps.circumstances(state, doc.disputes)
      const taken = await archive.take({ item, circumstances, from })
      if (!taken.ok) {
        log.error({ item, code: taken.code }, 'evidence could not be archived')
        return false
      }
      const { wrong, ...archived } = taken.archived
      const body = { ...archived, wrong: wrong.slice(0, mostNamed) }
      await say(item, evidenceArchived, body, (now_) => now_.archived === null)
      return true
    },
    async retell(item) {
      const [{ archived }, listed] = await Promise.all([reader.evidence(item), archive.list(item)])
      if (!archived || !listed.ok || listed.copies <= archived.copies) return
      const { id: _, at: __, by: ___, ...body } = archived
      const { copies } = listed
      await say(item, evidenceArchived, { ...body, copies }, (now_) => (now_.archived?.copies ?? 0) < copies)
    },
    async layReady(item) {
      const listed = await archive.list(item)
      if (!listed.ok) return
      const originals = listed.files.filter(({ kind, track }) => kind === 'original' && track !== eventTrack)
      const tracks = new Set(originals.flatMap(({ track }) => track ?? []))
      const lay = async (wish: Wish): Promise<boolean> => {
        const made = await archive.derive(item, wish)
        if (!made.ok) return false
        const { derived } = made
        const { name } = derived
        await say(item, evidenceDerived, derived, ({ derivatives }) =>
          derivatives.every((one) => one.name !== name),
        )
        return true
      }
      let played = false
      for (const track of tracks) played = (await lay({ kind: 'review', track })) || played
      // What nothing can be seen of was made to be tried for ever: not twice.
      if (played) await lay({ kind: 'peaks' })
      await deps.reviews.of(item)
    },
  }
}
