import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach } from 'vitest'

/** What the window showed when a test failed lies in the system's folder for temporary files, under the test's name. */
export function keepPictures(page: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const name = task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
    await page()?.screenshot({ path: join(tmpdir(), 'yizhan-pictures', `${name}.png`) })
  })
}
