import type { RandomBytes } from '../../shared/entry/bytes.ts'
import type { Neighbours } from '../../shared/counties/known.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Newsroom } from '../followers/news.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import { createGuests, type Guests } from './guests.ts'
import { type Handed, openHanded } from './handed.ts'
import { type KeptGrants, openKeptGrants } from './kept-grants.ts'
import { createLetters, type Letters } from './letters.ts'

/** The county among others: what it grants to them, what they grant to it, and whom of theirs it let in. */
export type Counties = {
  readonly neighbours: () => Neighbours
  readonly letters: Letters
  readonly guests: Guests
  readonly handed: Handed
  readonly grants: KeptGrants
}

export type CountiesDeps = {
  readonly county: CountyJournal
  readonly directory: LiveDirectory
  readonly newsroom: Newsroom
  readonly neighbours: () => Neighbours
  readonly now: () => number
  readonly random: RandomBytes
}

export async function openCounties(deps: CountiesDeps): Promise<Counties> {
  const { county, neighbours, newsroom } = deps
  const { countyKeys, store, voice } = county
  const { consult } = county.reader
  const letters = createLetters({ ...deps, sign: countyKeys.sign, fetch })
  return {
    neighbours,
    letters,
    guests: createGuests({ ...deps, letters, consult }),
    handed: await openHanded({
      ...deps,
      database: store.database('directory'),
      letters,
      voice,
      heard: ({ subject, phase }) => newsroom.tell({ kind: 'consult', subject, phase }),
      nameOf: (id) => deps.directory.current().staff.get(id)?.name ?? id,
    }),
    grants: await openKeptGrants({
      database: store.database('directory'),
      seal: countyKeys.wrapAtRest,
      open: countyKeys.openAtRest,
      now: deps.now,
      changed: () => newsroom.tell({ kind: 'grants' }),
    }),
  }
}
