import type { MatterState } from '../../shared/facts/matter-state.ts'
import { deviceOfVisit, type VisitState } from '../../shared/facts/visit.ts'
import type { CatalogueItem } from '../../shared/rules/catalogue.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import { deskLetter, ticketNumber, visitNumber } from '../../shared/rules/visit-number.ts'

/** 012: what is called. */
export function ticketOf(visit: VisitState): string {
  return ticketNumber(visit.number)
}

/** SH-1116-B012: what is printed, from whichever desk; two desks that could not ask each other have counted alike. */
export function slipNumber(code: string, visit: VisitState): string {
  const letter = deskLetter(deviceOfVisit(visit) ?? '')
  return visitNumber(code, dateOf(visit.openedAt), visit.number, letter)
}

/** The item's name in the reader's language; with class and number for a quick one: 丙 11 数电票额度不足. */
export function itemName(item: CatalogueItem, language: 'zh-CN' | 'en'): string {
  const name = language === 'en' ? item.name.en : item.name.zh
  return item.lane === 'quick' ? `${item.class} ${item.number} ${name}` : name
}

/** Whose matter it is: the party, where it is another than the visitor. */
export function partyName(matter: MatterState, visit: VisitState | null): string {
  return matter.party?.name ?? visit?.visitor.name ?? ''
}
