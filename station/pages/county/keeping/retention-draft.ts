import type { RetentionTable } from '../../../../shared/rules/retention-table.ts'

/** A class of the table as it is typed. */
export type ClassRow = {
  id: string
  zh: string
  en: string
  days: string
  forever: boolean
  from: RetentionTable['classes'][number]['from']
  basis: string
}
export type RetentionDraft = {
  /** Of what will be put in force. */
  readonly version: number
  rows: ClassRow[]
  usual: RetentionTable['usual']
}

export function draftOf({ version, classes, usual }: RetentionTable): RetentionDraft {
  const rows = classes.map(({ id, name, days, from, basis }) => ({
    id,
    ...name,
    days: days === null ? '' : String(days),
    forever: days === null,
    from,
    basis,
  }))
  return { version: version + 1, rows, usual: { ...usual } }
}

/** Ids are never used again by another class: what was said of an item names them. */
export function newClass(rows: readonly ClassRow[]): ClassRow {
  const numbers = rows.map(({ id }) => Number(/^class-(\d+)$/.exec(id)?.[1] ?? 0))
  const id = `class-${Math.max(0, ...numbers) + 1}`
  return { id, zh: '', en: '', days: '180', forever: false, from: 'recorded', basis: '' }
}

/** What of a row is to be mended; null where nothing is. */
export function rowLack({ zh, en, days, forever, basis }: ClassRow): 'name' | 'days' | 'basis' | null {
  if (zh.trim() === '' || en.trim() === '') return 'name'
  if (!forever && !(/^[1-9]\d{0,4}$/.test(days.trim()) && Number(days) <= 36_525)) return 'days'
  return basis.trim() === '' ? 'basis' : null
}

/** As the county would put it in force; looked at by its schema before it is sent. */
export function tableOf({ version, rows, usual }: RetentionDraft): RetentionTable {
  const classes = rows.map(({ id, zh, en, days, forever, from, basis }) => ({
    id,
    name: { zh: zh.trim(), en: en.trim() },
    days: forever ? null : Number(days),
    from,
    basis: basis.trim(),
  }))
  return { version, classes, usual: { ...usual } }
}
