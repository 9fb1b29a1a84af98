import type { Sheet } from '../../shared/facts/consult-state.ts'
import type { ConsultAct } from '../../shared/http/consults.ts'

type Issued = Extract<ConsultAct, { act: 'issue-sheet' }>
export type SheetForm = {
  readonly title: string
  readonly values: readonly { readonly label: string; readonly value: string }[]
  /** A line each. */
  readonly papers: string
  readonly note: string
}
export type SheetProblem = 'title' | 'label' | 'paper-long' | 'papers-many'

/** Bounds of the act (shared/http/consults.ts). */
export const sheetMost = {
  title: 100,
  label: 60,
  value: 500,
  values: 40,
  paper: 60,
  papers: 20,
  note: 1_000,
}

/** What is sent of a form; or what is wrong with it. A line with neither name nor value is nothing. */
export function sheetOf(form: SheetForm): Issued | SheetProblem {
  const title = form.title.trim()
  if (title === '') return 'title'
  const values = form.values
    .map(({ label, value }) => ({ label: label.trim(), value: value.trim() }))
    .filter(({ label, value }) => label !== '' || value !== '')
  if (values.some(({ label }) => label === '')) return 'label'
  const papers = form.papers
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (papers.some((name) => name.length > sheetMost.paper)) return 'paper-long'
  if (papers.length > sheetMost.papers) return 'papers-many'
  return { act: 'issue-sheet', title, values, papers, note: form.note.trim() }
}

/** What the taxpayer filled in where the sheet was empty; '' while nothing. */
export function givenFor({ confirmed }: Sheet, label: string): string {
  return confirmed?.values.find((one) => one.label === label)?.value ?? ''
}
