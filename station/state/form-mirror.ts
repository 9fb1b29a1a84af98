import { readForm, watchForm, type FormAbout } from '../call/read-form.ts'
import type { SharedPage } from './shared-page.svelte.ts'

export type { FormAbout }

/** Shows a form of this page in a call, as it changes; nothing any more when it ends. @returns the end of it */
export function followForm(form: HTMLElement, about: () => FormAbout, page: SharedPage): () => void {
  const stop = watchForm(form, () => page.show(readForm(form, about())))
  return () => {
    stop()
    page.show(null)
  }
}
