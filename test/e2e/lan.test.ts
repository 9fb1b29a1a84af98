// `npm start -- --lan`: another computer opens the desk over HTTPS, with certificates that Yizhan made; plain HTTP says what it cannot do.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:https'
import { hostname, networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, beforeEach, expect, test } from 'vitest'
import { hostNames } from '../../hub/lan/addresses.ts'
import { chromiumArgs, desktop } from './browser.ts'
import { allThere, appKept, enrol, password, signIn, takeIn } from './desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'yizhan-lan-'))
/** Without one there are no other computers, and nobody to be on the network. */
const noAddress = hostNames(networkInterfaces(), hostname()).addresses.length === 0
let hub: ChildProcess
let welcome = ''
/** What the hub told whoever started it: for this computer, for others, and where others get the certificate. */
let here = ''
let secure = ''
let plain = ''
let root = ''
let browser: BrowserContext

beforeAll(async () => {
  hub = spawn(process.execPath, ['hub/main.ts', '--lan'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      DEMO: '1',
      LOG_LEVEL: 'silent',
    },
  })
  welcome = await saidUntil(hub, /Ctrl\+C/)
  if (noAddress) return
  here = /Open +(http:\S+)/.exec(welcome)?.[1] ?? ''
  secure = /Others +(https:\S+)/.exec(welcome)?.[1] ?? ''
  plain = /(http:\S+) 装证书/.exec(welcome)?.[1] ?? ''
  root = await (await fetch(`${plain}/yizhan-ca.crt`)).text()
  // The browser of somebody who installed the root: to it this certificate, and no other, is in order.
  const key = await keyOf(new URL(secure))
  browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: '/usr/bin/chromium',
    args: [...chromiumArgs, `--ignore-certificate-errors-spki-list=${key}`],
    viewport: { ...desktop },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  browser.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser?.close()
  const ended = once(hub, 'exit')
  hub?.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

async function saidUntil({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  let text = ''
  for await (const chunk of stdout ?? []) {
    text += String(chunk)
    if (pattern.test(text)) return text
  }
  throw new Error(`the hub ended: ${text}`)
}

/** SHA-256 of the public key that answers there, verified against the root as a browser does: its chain, its time, its name. */
async function keyOf(address: URL): Promise<string> {
  const socket = connect({ host: address.hostname, port: Number(address.port), ca: root })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64')
}

async function codeFor(station: string): Promise<string> {
  const post = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(here + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const entered = await post('/api/sign-in', { staff: 'dingwei', password })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const opened = await post('/api/enrolments', { station, name: '大厅的平板' }, cookie)
  return ((await opened.json()) as { code: string }).code
}

const isSecure = (page: Page): Promise<boolean> => page.evaluate(() => window.isSecureContext)

test('whoever starts the hub is told where others find it, or that they cannot', () => {
  expect(welcome).toMatch(noAddress ? /Others +这台电脑没有网络地址/ : /Others +https:/)
})

describe('from another computer', () => {
  beforeEach(({ skip }) => skip(noAddress, 'this machine has no address on a network, only its own'))

  test('who has not installed the county’s root is not let believe that this is the county', async () => {
    const refused = once(get(`${secure}/api/county`), 'error') as Promise<[NodeJS.ErrnoException]>
    expect((await refused)[0].code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(new URL(secure).hostname).not.toMatch(/^(localhost|127\.)/)
  })

  test('a browser on the network becomes a desk over HTTPS and works as one: keys, store, a start without a link', async () => {
    const page = browser.pages()[0] ?? (await browser.newPage())
    await enrol(page, secure, await codeFor('wuping'))
    expect(await isSecure(page)).toBe(true)
    await signIn(page, '周桂兰')
    await appKept(page)
    await takeIn(page, { name: '张玉梅', items: ['额度不足'] })
    await allThere(page)
    await browser.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: '张玉梅', level: 1 }).waitFor()
    await browser.setOffline(false)
  })

  test('the plain address says what it cannot do and why, and where to go instead', async () => {
    const page = await browser.newPage()
    await page.goto(plain)
    await page.getByRole('heading', { name: '这个地址不安全，驿站打不开' }).waitFor()
    expect(await isSecure(page)).toBe(false)
    for (const lack of ['断网也能开（离线存着）', '把身份证号、材料加密存着', '用高拍仪和镜头'])
      await page.getByText(lack).waitFor()
    expect(await page.getByRole('link', { name: '去安全的地址' }).getAttribute('href')).toBe(secure)
    expect(await page.getByRole('link', { name: '取证书' }).getAttribute('href')).toBe('/yizhan-ca.crt')
    const answer = await page.evaluate(async () => (await fetch('/api/sign-in', { method: 'POST' })).json())
    expect(answer).toEqual({ error: { code: 'insecure', secure } })
    await page.getByRole('link', { name: '去安全的地址' }).click()
    await page.waitForURL(`${secure}/**`)
  })
})
