import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocols } from '../../shared/http/protocol.ts'
import { type County, openCounty } from './county.ts'
import { allThere, type Desk, settle } from './desk.ts'
import { sideways } from './look.ts'

// The county was updated, or set back to a version before: desk and county do not speak alike any more.

const spoken = { ...protocols }
let county: County
let desk: Desk

beforeAll(async () => {
  county = await openCounty({ hub: { protocols: spoken } })
  desk = await settle(county)
}, 120_000)
afterAll(async () => {
  await desk.close()
  await county.close()
})

/** The county is started with another version, and the desk speaks with it. */
async function speaks(least: number, own: number): Promise<void> {
  Object.assign(spoken, { least, own })
  await desk.page().getByRole('button', { name: '现在就试' }).click()
}

test('the desk says which of the two is too old, and what of its work goes on', async () => {
  const page = desk.page()
  await allThere(page)
  await page.keyboard.press('F8')
  await speaks(protocols.own + 1, protocols.own + 1)
  await page.getByText('县局换了新版，这里的版本太旧').waitFor()
  expect(await sideways(page)).toEqual([])
  await speaks(0, 0)
  await page.getByText('县局的版本比这里旧').waitFor()
  expect(await sideways(page)).toEqual([])
  await speaks(protocols.least, protocols.own)
  await page.getByText('县局的版本比这里旧').waitFor({ state: 'detached' })
})
