import { createWords } from './create-words.svelte.ts'

/** The words of this page: `words.t.ui.saved('14:21')`. Wait for `words.ready` before the first one is shown. */
export const words = createWords({
  storage: localStorage,
  page: document.documentElement,
  load: async (language) =>
    language === 'en' ? (await import('./en.ts')).en : (await import('./zh-cn.ts')).zhCn,
})
