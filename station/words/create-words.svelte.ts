import { keepLanguage, keptLanguage, type Language } from './kept-language.ts'
import { zhCnLock } from './zh-cn-lock.ts'
import type { Words } from './zh-cn.ts'

export interface WordsDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly page: { lang: string }
  /** Fetches a language whole; what a locked desk says in Chinese is always at hand. */
  readonly load: (language: Language) => Promise<Words>
}

export interface WordsState {
  readonly language: Language
  /** The sentences of the current language. Beyond the lock's they are there once `all` has resolved. */
  readonly t: Words
  /** Resolves once the language that this browser was left in is there: wait for it before the first page. */
  readonly ready: Promise<boolean>
  /** False where the language could not be fetched; the page then stays in the one it has. */
  speak(language: Language): Promise<boolean>
  /** Wait for it before any page but the lock. */
  all(): Promise<boolean>
}

export function createWords({ storage, page, load }: WordsDeps): WordsState {
  let language = $state<Language>('zh-CN')
  // a desk loads over a thin line, its lock first; whoever shows more waits for `all`
  let t = $state.raw<Words>(zhCnLock as Words)
  let whole = false

  const speak = async (next: Language): Promise<boolean> => {
    const words = await load(next).catch(() => undefined)
    if (!words) return false
    language = next
    t = words
    whole = true
    page.lang = next
    keepLanguage(storage, next)
    return true
  }
  const ready = keptLanguage(storage) === 'en' ? speak('en') : Promise.resolve(true)

  return {
    get language() {
      return language
    },
    get t() {
      return t
    },
    ready,
    speak,
    all: async () => {
      await ready
      return whole || speak(language)
    },
  }
}
