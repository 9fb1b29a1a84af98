import { expect, test } from 'vitest'
import { byParcelRank, isBulky, mostParcelBytes, parcelClassOf } from '../../../shared/rules/parcels.ts'

test('a parcel is of the class that its media says', () => {
  expect(['image/jpeg', 'application/pdf', 'audio/webm', 'video/webm'].map(parcelClassOf)).toEqual([
    'photograph',
    'paper',
    'recording',
    'recording',
  ])
  expect(mostParcelBytes('video/webm')).toBeGreaterThan(mostParcelBytes('image/jpeg'))
})

test('recordings of any length, and what is larger than two megabytes, keep to the county’s hours', () => {
  expect(isBulky({ media: 'audio/webm', size: 10 })).toBe(true)
  expect(isBulky({ media: 'image/jpeg', size: 2_000_000 })).toBe(false)
  expect(isBulky({ media: 'application/pdf', size: 2_000_001 })).toBe(true)
})

test('photographs go before what is bulky, recordings last, the short ones of each first', () => {
  const film = { media: 'video/webm', size: 20_000_000 }
  const talk = { media: 'audio/webm', size: 100_000 }
  const contract = { media: 'application/pdf', size: 5_000_000 }
  const [large, small] = [
    { media: 'image/jpeg', size: 900_000 },
    { media: 'image/png', size: 90_000 },
  ]
  expect([film, contract, talk, large, small].sort(byParcelRank)).toEqual([
    small,
    large,
    contract,
    talk,
    film,
  ])
})
