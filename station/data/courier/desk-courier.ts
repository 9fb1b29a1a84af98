import type { Bytes } from '../../../shared/entry/bytes.ts'
import { createKeepSafe, type KeepSafe } from './keep-safe.ts'
import { createPacker, type Packed } from './pack.ts'
import { createTakeBack, type TakenBack } from './take-back.ts'

/** What a desk without a line gives with a courier, and takes in when he comes back. */
export type DeskCourier = KeepSafe & {
  readonly pack: () => Promise<Packed>
  readonly takeBack: (file: Bytes) => Promise<TakenBack>
}

export function createDeskCourier(
  deps: Parameters<typeof createPacker>[0] &
    Parameters<typeof createTakeBack>[0] &
    Omit<Parameters<typeof createKeepSafe>[0], 'pack' | 'name'>,
): DeskCourier {
  const { pack } = createPacker(deps)
  const name = (): string => `yizhan-${deps.identity().device}`
  return {
    ...createKeepSafe({ ...deps, pack, name }),
    pack: () => pack('given'),
    takeBack: createTakeBack(deps),
  }
}
