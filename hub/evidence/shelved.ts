import type { EvidenceState, EvidenceStep } from '../../shared/facts/evidence-state.ts'
import { readSealList } from '../../shared/evidence/seal-list.ts'
import { partAt } from '../consults/copy-keeper.ts'
import { openBytes } from '../journal/box.ts'
import type { DeviceHold } from '../journal/device-hold.ts'
import type { ParcelShelf, Tombstone } from '../journal/parcel-shelf.ts'
import type { Reader } from '../journal/reader.ts'
import type { SubjectKeys } from '../journal/subject-keys.ts'

/** What an item came as still lies on the county's shelf, under a key of the journal that nobody destroys: a window's segments, a desk's reels, a clip. */
export type Shelved = {
  /** Stopped anywhere, it goes on when it is asked again. */
  readonly letGo: (state: EvidenceState, step: EvidenceStep) => Promise<void>
}

type Named = { readonly hash: string; readonly subject: string }

export function createShelved(deps: {
  readonly shelf: Pick<ParcelShelf, 'read' | 'letGo'>
  readonly reader: Pick<Reader, 'consult'>
  readonly subjectKeys: Pick<SubjectKeys, 'of'>
  readonly holdings: { readonly of: (device: string) => Promise<Pick<DeviceHold, 'letGo'>> }
  readonly now: () => number
}): Shelved {
  const { shelf } = deps

  /** A list after what it names: as long as it can be read, not all of that is gone. */
  async function* ofWindow({ subject, seals }: EvidenceState): AsyncGenerator<Named> {
    const key = await deps.subjectKeys.of(subject)
    for (const { list } of seals) {
      const sealed = key && key !== 'erased' ? await shelf.read(list.hash) : null
      const text = sealed && key && key !== 'erased' ? openBytes(key, sealed) : null
      for (const { parcel } of (text && readSealList(text.toString())?.segments) ?? [])
        yield { hash: parcel.hash, subject }
      yield { hash: list.hash, subject }
    }
  }
  async function* reelsOf(consult: string, part: number): AsyncGenerator<Named> {
    const state = await deps.reader.consult(consult)
    const gaps = new Set(state.gaps.flatMap(({ id, from }) => (partAt(state, from) === part ? [id] : [])))
    for (const { reels } of state.copies.filter(({ gap }) => gaps.has(gap)))
      for (const { parcel } of reels) yield { hash: parcel.hash, subject: consult }
  }
  async function* parcelsOf(state: EvidenceState): AsyncGenerator<Named> {
    const { origin, subject } = state
    if (origin?.source === 'window') yield* ofWindow(state)
    if (origin?.source === 'consult') yield* reelsOf(origin.consult, origin.part)
    if (origin?.source === 'surveillance') yield { hash: origin.file.parcel.hash, subject }
  }

  return {
    async letGo(state, { id, by, answer }) {
      const people = answer ? [by, answer.by] : [by]
      const tombstone: Tombstone = { why: 'two-people', asked: id, by: people, at: deps.now() }
      for await (const { hash, subject } of parcelsOf(state)) {
        const gone = await shelf.letGo(hash, subject, tombstone)
        if (gone) (await deps.holdings.of(gone.device)).letGo(hash)
      }
    },
  }
}
