/** The pages of the county, in the order of the bar. */
export const countyPages = [
  'cases',
  'live',
  'disputes',
  'stations',
  'staff',
  'stand-ins',
  'packs',
  'aside',
  'erasures',
  'audit',
  'evidence',
] as const
export type CountyPage = (typeof countyPages)[number]
