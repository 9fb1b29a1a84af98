export type Language = 'zh-CN' | 'en'

const KEPT_AS = 'yizhan.language'

/** The language that this browser was left in. */
export function keptLanguage(storage: Pick<Storage, 'getItem'>): Language {
  return storage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh-CN'
}

export function keepLanguage(storage: Pick<Storage, 'setItem'>, language: Language): void {
  storage.setItem(KEPT_AS, language)
}
