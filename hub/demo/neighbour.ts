import type { KnownCounty } from '../../shared/counties/known.ts'
import type { PublicKey } from '../../shared/entry/sign.ts'
import type { DemoAccount } from '../routes/people.ts'
import type { Hub } from '../server.ts'
import { calendar } from './reference/calendar.ts'
import { catalogue } from './reference/catalogue.ts'
import { dongping } from './reference/dongping.ts'
import { county } from './reference/stations.ts'
import { demoPassword } from './world.ts'

/** How the two demo counties call each other. */
export const countyIds = { own: 'songlan', neighbour: 'dongping' } as const

type Place = { readonly url: string; readonly signKey: PublicKey }

/** 松岚县, as 东屏县 knows it. */
export function songlanAt({ url, signKey }: Place): KnownCounty {
  return { id: countyIds.own, name: county.name, province: county.province, url, signKey }
}

/** 东屏县, as 松岚县 knows it. */
export function dongpingAt({ url, signKey }: Place): KnownCounty {
  const { name, province } = dongping.county
  return { id: countyIds.neighbour, name, province, url, signKey }
}

export const dongpingAccounts: readonly DemoAccount[] = dongping.staff.map(({ id, name, roles }) => ({
  id,
  name,
  role: roles[0],
  station: '',
  password: demoPassword,
}))

/** Its people and tables, where they are not there yet. No story: it answers. */
export async function foundDongping({ people }: Pick<Hub, 'people'>): Promise<void> {
  const { directory, office, passwords } = people
  const { staff } = dongping
  if (!directory.county())
    await office.found({
      county: dongping.county,
      packs: { catalogue, calendar },
      stations: [],
      staff,
      articles: [],
    })
  for (const { id } of staff) if (!(await passwords.isSet(id))) await passwords.set(id, demoPassword)
}
