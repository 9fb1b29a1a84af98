import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { chromium, type Browser, type Page } from 'playwright-core'
import { build, preview } from 'vite'

interface View {
  readonly lang?: 'zh' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** The gallery of the parts, built as the app is, and a browser that looks at it. Whoever opens it closes it. */
export async function openGallery() {
  const outDir = mkdtempSync(join(tmpdir(), 'yizhan-gallery-'))
  const root = resolve('station')
  const base = { root, configFile: false, logLevel: 'error' } as const
  await build({
    ...base,
    plugins: [svelte({ configFile: join(root, 'svelte.config.js') })],
    build: { target: 'chrome109', outDir, rolldownOptions: { input: join(root, 'gallery.html') } },
  })
  const server = await preview({ ...base, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  const address = server.resolvedUrls?.local[0] ?? ''
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  })

  return {
    /** Opens one shelf in a window of its own. */
    async shelf(name: string, { lang = 'zh', theme = 'light', width = 1366 }: View = {}): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 768 } })
      const page = await context.newPage()
      await page.goto(`${address}gallery.html?lang=${lang}&theme=${theme}#${name}`)
      await page.locator('main h1').waitFor({ state: 'attached' })
      return page
    },
    async close(): Promise<void> {
      await browser.close()
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}

export const shelves = ['act', 'form', 'outcome', 'show', 'lanes', 'over', 'live', 'states', 'long'] as const
