import { createChance } from '../../hub/demo/chance.ts'
import { toBase64 } from '../../shared/entry/bytes.ts'
import { makeSigningKey } from '../../shared/entry/sign.ts'
import type { BenchHub } from './hub.ts'
import { createLightDesk, type LightDesk, type World } from './light-desk.ts'

/** A desk of a station of its own, and who works there. */
export type Member = { readonly desk: LightDesk; readonly staff: string }

type CrowdWorld = Omit<World, 'url' | 'chance'> & {
  readonly count: number
  readonly down: number
  readonly seed: number
}

/** So many stations with a desk each, that were told everything but the last `down` lines. */
export async function openCrowd(
  hub: BenchHub,
  { count, down, seed, ...world }: CrowdWorld,
): Promise<readonly Member[]> {
  const signing = await Promise.all(Array.from({ length: count }, () => makeSigningKey()))
  // Nobody of the crowd reads what is wrapped to him: one key does for all.
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const agreeKey = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  const staged = await hub.crowd(
    signing.map(({ publicKey }) => ({ signKey: publicKey, agreeKey })),
    down,
  )
  const { common, directory, county } = staged
  const apart = staged.time - Date.now()
  return staged.desks.flatMap(({ device, station, staff, own }, at) => {
    const key = signing[at]
    if (!key) return []
    const desk = createLightDesk(
      { ...world, url: hub.url, chance: createChance(seed + at) },
      { device, station, county, signing: key, agreement: null, apart, heard: { own, common, directory } },
    )
    return [{ desk, staff }]
  })
}
