// Prevents: a slip that prints itself, or a desk that rings, because something was folded once more.
import { expect, test } from 'vitest'
import { houseFiles, placesOf } from './house-files.ts'

const reachesOut = /\bwindow\.print\(|\bNotification\(|showNotification\(|\bAudio\(|\.vibrate\(|setAppBadge\(/

test('what reaches out of the screen is done by a page, for a person who asked for it; every place is named here', () => {
  const places = placesOf(houseFiles('station,hub,shared', 'ts,svelte'), reachesOut)
  expect(places.map((place) => place.replace(/:\d+: .*/, ''))).toEqual([
    'station/pages/common/print-page.svelte',
  ])
})
