import { zhCn, type Words } from './zh-cn.ts'

export type Language = 'zh-CN' | 'en'

const KEPT_AS = 'yizhan.language'

export interface WordsDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly page: { lang: string }
  /** Fetches English; Chinese is always at hand. */
  readonly loadEnglish: () => Promise<Words>
}

export interface WordsState {
  readonly language: Language
  /** The sentences of the current language. */
  readonly t: Words
  /** Resolves once the language that this browser was left in is there: wait for it before the first page. */
  readonly ready: Promise<boolean>
  /** False where the language could not be fetched; the page then stays in the one it has. */
  speak(language: Language): Promise<boolean>
}

export function createWords({ storage, page, loadEnglish }: WordsDeps): WordsState {
  let language = $state<Language>('zh-CN')
  let t = $state.raw<Words>(zhCn)

  const speak = async (next: Language): Promise<boolean> => {
    const words = next === 'en' ? await loadEnglish().catch(() => undefined) : zhCn
    if (!words) return false
    language = next
    t = words
    page.lang = next
    storage.setItem(KEPT_AS, next)
    return true
  }
  const ready = storage.getItem(KEPT_AS) === 'en' ? speak('en') : Promise.resolve(true)

  return {
    get language() {
      return language
    },
    get t() {
      return t
    },
    ready,
    speak,
  }
}
