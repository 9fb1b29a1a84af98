import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** As systems call it; the first that is there. */
const usually = ['chromium', 'chromium-browser', 'google-chrome']
const patience = 60_000

/** Prints a page on A4 by the computer's own Chromium. Null where there is none, or where it did not do it: the page itself serves, too. */
export function createPrint(browsers: readonly string[] = usually): (html: string) => Promise<Buffer | null> {
  return async (html) => {
    const folder = await mkdtemp(join(tmpdir(), 'yizhan-print-'))
    const [page, paper] = [join(folder, 'page.html'), join(folder, 'page.pdf')]
    try {
      await writeFile(page, html)
      for (const browser of browsers)
        if (await prints(browser, folder, page, paper)) return await readFile(paper)
      return null
    } catch {
      return null
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** @returns false where there is no such browser */
async function prints(browser: string, folder: string, page: string, paper: string): Promise<boolean> {
  const args = [
    '--headless',
    '--disable-gpu',
    // What is printed is our own and asks for nothing of any network.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--no-pdf-header-footer',
    `--print-to-pdf=${paper}`,
    // Chromium has no sandbox for whoever is root, as in a container.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    pathToFileURL(page).href,
  ]
  try {
    await run(browser, args, { timeout: patience, killSignal: 'SIGKILL' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
