import type { Locator, Page } from 'playwright-core'

/** What reaches past the right edge of the window, or can be pushed sideways in its own box. */
export async function sideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} ${(element.textContent ?? '').trim().slice(0, 40)}`
    /** Within what is cut off with three dots, as it is meant. */
    const isCut = ({ parentElement: box }: Element): boolean =>
      box !== null && (getComputedStyle(box).textOverflow === 'ellipsis' || isCut(box))
    const pushed = [...document.querySelectorAll<HTMLElement>('body, body *')].filter((element) => {
      const { overflowX } = getComputedStyle(element)
      const scrolls = element === document.body || overflowX === 'auto' || overflowX === 'scroll'
      return scrolls && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
    })
    const outside = [...document.querySelectorAll<HTMLElement>('main *, [role=dialog] *, header *')].filter(
      (element) =>
        element.checkVisibility() &&
        !element.closest('.sr, svg, .skip') &&
        !isCut(element) &&
        element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
    )
    return [...new Set([...pushed, ...outside].map(nameOf))]
  })
}

/** What a box of a fixed height hides below its edge, where nobody can push it into view. */
export async function hidden(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, [role=dialog] *, header *')]
      .filter(
        (element) =>
          element.checkVisibility() &&
          !element.closest('.sr, svg, input, select') &&
          getComputedStyle(element).overflowY === 'hidden' &&
          element.clientHeight > 0 &&
          element.scrollHeight > element.clientHeight + 1,
      )
      .map((element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 60)}`),
  )
}

/** How wide the picture is that stands in there and can be decoded, pixels; 0 while there is none, or another takes its place. */
export async function pictureWidth(img: Locator): Promise<number> {
  return img.evaluate((one: HTMLImageElement) =>
    one.decode().then(
      () => one.naturalWidth,
      () => 0,
    ),
  )
}
