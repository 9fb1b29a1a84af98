// The parts under real keys: what a hand that never leaves the keyboard can do, and what it cannot do by accident.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openGallery } from './gallery.ts'

let gallery: Awaited<ReturnType<typeof openGallery>>
beforeAll(async () => {
  gallery = await openGallery()
})
afterAll(() => gallery.close())

async function on(shelf: string, width: number, act: (page: Page) => Promise<void>): Promise<void> {
  const page = await gallery.shelf(shelf, { width })
  await act(page)
  await page.context().close()
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim())

test('a digit chooses the outcome; in a text field it writes, and Alt with it still chooses', () =>
  on('outcome', 1366, async (page) => {
    const row = page.getByRole('radiogroup').first()
    const chosen = row.locator('[aria-checked=true]')
    await page.keyboard.press('4')
    expect(await chosen.innerText()).toContain('已代收待办')
    const field = page.getByLabel('追问站上')
    await field.fill('')
    await field.press('5')
    expect(await field.inputValue()).toBe('5')
    expect(await chosen.innerText()).toContain('已代收待办')
    await field.press('Alt+Digit6')
    expect(await chosen.innerText()).toContain('已转县局')
  }))

test('an outcome that is not possible now cannot be chosen, and its reason is read with it', () =>
  on('outcome', 1366, async (page) => {
    const row = page.getByRole('radiogroup').nth(1)
    const done = row.getByRole('radio', { name: '已办结' })
    // force: Playwright itself waits for what is disabled
    await done.click({ force: true })
    await page.keyboard.press('Alt+Digit3')
    expect(await row.locator('[aria-checked=true]').count()).toBe(0)
    expect(await done.getAttribute('aria-disabled')).toBe('true')
    const reason = await done.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${reason}"]`).innerText()).toContain('断着线')
  }))

test('J and K walk the timeline, Enter unfolds', () =>
  on('outcome', 1366, async (page) => {
    for (const key of ['j', 'j', 'j', 'j', 'k']) await page.keyboard.press(key)
    expect(await focused(page)).toContain('已代收待办')
    await page.keyboard.press('Enter')
    await page.getByText('原件当场退还').waitFor()
  }))

test('arrows walk the rows of a lane and step to its neighbours, over an empty one', () =>
  on('lanes', 1366, async (page) => {
    await page.locator('[data-walk]').first().focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toContain('李䶮')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).toContain('021')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).toContain('已 18 分')
  }))

test('what is typed becomes canonical on leaving; what cannot be read stays as typed', () =>
  on('form', 1366, async (page) => {
    const money = page.getByLabel('本期销售额').first()
    await money.fill('１２345.5')
    await money.blur()
    expect(await money.inputValue()).toBe('12,345.50')
    await money.fill('一万二')
    await money.blur()
    expect(await money.inputValue()).toBe('一万二')
    const day = page.getByLabel('法定最后一天')
    await day.fill('20261231')
    await day.blur()
    expect(await day.inputValue()).toBe('2026-12-31')
    const period = page.getByRole('textbox', { name: '所属期' }).last()
    await period.press('ArrowUp')
    expect(await period.inputValue()).toBe('2026-11')
  }))

test('an identifier is capitals without gaps while it is typed, and the caret stays in its place', () =>
  on('form', 1366, async (page) => {
    const id = page.getByLabel('统一社会信用代码').last()
    await id.fill('9399 9999')
    await id.press('Home')
    await id.press('ArrowRight')
    await page.keyboard.type('m a')
    expect(await id.inputValue()).toBe('9MA3999999')
  }))

test('what is covered is seen only while the button is held', () =>
  on('form', 1366, async (page) => {
    const held = page.getByRole('button', { name: '按住看' })
    await held.hover()
    await page.mouse.down()
    await page.getByText('999999195803120024').waitFor()
    await page.mouse.up()
    await page.getByText('999999195803120024').waitFor({ state: 'detached' })
    await held.focus()
    await page.keyboard.down('Space')
    await page.getByText('999999195803120024').waitFor()
    await page.keyboard.up('Space')
    await page.getByText('999999195803120024').waitFor({ state: 'detached' })
    expect(await held.isVisible()).toBe(true)
  }))

test('the PIN comes from the keyboard, unless the digits belong to the stand-in code', () =>
  on('over', 1366, async (page) => {
    await page.keyboard.press('7')
    await page.getByRole('img', { name: '已输 3 位' }).waitFor()
    const code = page.getByLabel('8 位代班码').first()
    await code.fill('')
    await code.pressSequentially('４827 19')
    expect(await code.inputValue()).toBe('482719')
    await page.getByRole('img', { name: '已输 3 位' }).waitFor()
  }))

test('a dialog holds the keyboard, Escape closes it and gives the focus back', () =>
  on('over', 1366, async (page) => {
    const opener = page.getByRole('button', { name: '撤回这件事' })
    await opener.click()
    const dialog = page.getByRole('dialog', { name: '撤回第 2 件？' })
    await dialog.waitFor()
    await page.keyboard.press('9')
    await page.getByRole('img', { name: '已输 2 位', includeHidden: true }).waitFor({ state: 'attached' })
    for (let press = 0; press < 5; press += 1) {
      await page.keyboard.press('Tab')
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('撤回这件事')
  }))

test('on a tablet the right panel waits behind its edge button', () =>
  on('over', 1000, async (page) => {
    await page.getByRole('button', { name: '马上能答' }).click()
    const drawer = page.getByRole('dialog', { name: '马上能答' })
    await drawer.waitFor()
    expect(await drawer.innerText()).toContain('先别缴')
  }))

test('of ten thousand rows only those in sight exist, and End goes to the last', () =>
  on('long', 1366, async (page) => {
    const list = page.getByRole('listbox')
    await list.focus()
    expect(await page.getByRole('option').count()).toBeLessThan(30)
    await page.keyboard.press('End')
    await page.getByText('第 10000 件').waitFor()
    expect(await page.getByRole('option').count()).toBeLessThan(30)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '第 10000 件' }).waitFor()
  }))

test('the first Tab offers to skip the bar', () =>
  on('long', 1366, async (page) => {
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('跳到正文')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN')
    expect(new URL(page.url()).hash).toBe('#long')
  }))

/** Whether some "·" stands lower than the character before it, in any width of a column. */
function dotStartsALine(name: HTMLElement): boolean {
  const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT)
  const tops: [string, number][] = []
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.textContent ?? ''
    for (let at = 0; at < text.length; at += 1) {
      const range = new Range()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      tops.push([text.charAt(at), range.getBoundingClientRect().top])
    }
  }
  return tops.some(([char, top], at) => char === '·' && top > (tops[at - 1]?.[1] ?? top))
}

test('a name keeps each dot on the line of the character before it', () =>
  on('lanes', 1366, async (page) => {
    const name = page.locator('b', { hasText: '买买提江' }).first()
    for (let width = 60; width <= 240; width += 6) {
      await name.evaluate((element, px) => (element.style.cssText = `display: block; width: ${px}px`), width)
      expect(await name.evaluate(dotStartsALine), `${width} px`).toBe(false)
    }
  }))
