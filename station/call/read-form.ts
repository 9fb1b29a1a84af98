import type { CatalogueField } from '../../shared/rules/catalogue.ts'
import { isMaskedField } from '../../shared/rules/remote-fill.ts'
import { type MirrorField, mirrorTextMax, type MirrorPage } from '../../shared/signaling/mirror.ts'

/** What the mirror says of a form besides what stands in it. */
export type FormAbout = {
  readonly matter: string
  readonly title: string
  readonly fields: readonly { readonly field: CatalogueField; readonly label: string }[]
}

/**
 * Reads the form off the page as it stands: fields are the elements with `data-field`, in the catalogue's order. What is covered is not even
 * looked at, and what the catalogue does not name is not in it.
 */
export function readForm(root: HTMLElement, about: FormAbout): MirrorPage {
  const origin = root.getBoundingClientRect()
  const fields = about.fields.flatMap((one): MirrorField[] => {
    const element = root.querySelector<HTMLElement>(`[data-field="${CSS.escape(one.field.key)}"]`)
    return element ? [readField(element, one, origin)] : []
  })
  const focus = root.ownerDocument.activeElement?.closest<HTMLElement>('[data-field]')
  return {
    matter: about.matter,
    title: clip(about.title, 120),
    size: [Math.round(origin.width), Math.round(root.scrollHeight)],
    fields,
    focus:
      focus && root.contains(focus)
        ? (fields.find(({ key }) => key === focus.dataset['field'])?.key ?? null)
        : null,
  }
}

function readField(
  element: HTMLElement,
  { field, label }: FormAbout['fields'][number],
  origin: DOMRect,
): MirrorField {
  const { left, top, width, height } = element.getBoundingClientRect()
  const isMasked = isMaskedField(field)
  return {
    key: field.key,
    label: clip(label, 90),
    kind: field.kind,
    required: field.required,
    shown: isMasked ? null : clip(standing(element), mirrorTextMax),
    error: isMasked ? null : complaint(element),
    box: [
      Math.round(left - origin.left),
      Math.round(top - origin.top),
      Math.round(width),
      Math.round(height),
    ],
  }
}

function standing(element: HTMLElement): string {
  const control = element.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    'input:not([tabindex="-1"]), textarea, select',
  )
  if (control instanceof HTMLSelectElement)
    return control.value === '' ? '' : (control.selectedOptions[0]?.text ?? '')
  return control?.value ?? ''
}

function complaint(element: HTMLElement): string | null {
  const invalid = element.querySelector('[aria-invalid="true"]')
  const said = invalid && element.querySelector(`[id="${invalid.id}-why"]`)?.textContent
  return said ? clip(said.trim(), 120) : null
}

/** Never half of a rare character. */
function clip(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}

/** Calls `changed` when what is shown may be different, at most every `every` ms. @returns the end of it */
export function watchForm(root: HTMLElement, changed: () => void, every = 120): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stir = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      changed()
    }, every)
  }
  const mutations = new MutationObserver(stir)
  mutations.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  const sizes = new ResizeObserver(stir)
  sizes.observe(root)
  const events = ['input', 'change', 'focusin', 'focusout'] as const
  for (const event of events) root.addEventListener(event, stir)
  changed()
  return () => {
    clearTimeout(timer)
    mutations.disconnect()
    sizes.disconnect()
    for (const event of events) root.removeEventListener(event, stir)
  }
}
