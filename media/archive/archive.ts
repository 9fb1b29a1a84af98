import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive, EvidenceSigner } from '../../shared/evidence/archive.ts'
import { createDerivations } from './derivatives/derivations.ts'
import { lookAt } from './look-at.ts'
import { createInTurn } from './in-turn.ts'
import type { CountyWrap } from './keys.ts'
import { createReading, openShelves } from './reading.ts'
import { createRemoval } from './removal.ts'
import { createTake } from './take.ts'
import { orRefused, roomOf } from './trouble.ts'

export type ArchiveDeps = {
  /** DATA_DIR/archive. */
  readonly dir: string
  /** On another disk; null: there is none, and `standing` says so. */
  readonly copyDir: string | null
  /** The county's own program that writes down what it hears; null: there is none. */
  readonly recogniser: string | null
  /** Where the recorder writes its folders. */
  readonly recordings: string
  /** The county's clock. */
  readonly now: () => number
  /** Asked for when the county is up. */
  readonly signer: () => EvidenceSigner
  readonly countyWrap: CountyWrap
  readonly log: (problem: string, about?: object) => void
  /** How long a film that is being made may stand still, seconds; two minutes unless told. */
  readonly patience?: number
}

/** How often what the second disk lacks is brought to it. */
const sweepEvery = 60_000

/** The one process that writes. Whoever creates it closes it; what a former one left in the middle is gone on with by whoever asks for it again. */
export async function createArchive(deps: ArchiveDeps): Promise<Archive> {
  const { dir, log } = deps
  await mkdir(join(dir, 'originals'), { recursive: true, mode: 0o700 })
  const shelves = openShelves(deps)
  const { first, second, records, keys } = shelves
  await first.tidy()
  await second.files?.tidy().catch(() => undefined)
  const inTurn = createInTurn()
  const { opened, ...reading } = createReading(shelves, deps.signer)
  const parts = { ...deps, ...shelves, inTurn }
  const take = createTake(parts)
  const removal = createRemoval(parts)
  const derivations = createDerivations({ ...parts, opened })
  await derivations.tidy()

  const sweep = async (): Promise<void> => {
    await inTurn(async () => second.sweep(await records.items()))
  }
  const look = (): void =>
    void sweep().catch((error: unknown) =>
      log('the second copy could not be looked through', { reason: String(error) }),
    )
  look()
  const sweeping = setInterval(look, sweepEvery)

  return {
    ...reading,
    take: (intake) => orRefused(() => inTurn(() => take(intake))),
    look: lookAt,
    derive: derivations.derive,
    keep: derivations.keep,
    recognises: deps.recogniser !== null,
    reclass: (item, className) =>
      orRefused(() =>
        inTurn(async () => {
          const found = await opened(item)
          if (!found.ok) return found
          await keys.move(item, className)
          await second.bring(found.record)
          return { ok: true }
        }),
      ),
    remove: (item, ground) => orRefused(() => inTurn(() => removal(item, ground))),
    async standing() {
      const items = await records.items().catch(() => [])
      return { items: items.length, room: await roomOf(dir), copy: second.standing() }
    },
    async close() {
      clearInterval(sweeping)
      await derivations.close()
      await inTurn(async () => undefined)
    },
  }
}
