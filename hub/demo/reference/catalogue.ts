import type { Catalogue, Limits } from '../../../shared/rules/catalogue.ts'
import type { Limit } from '../../../shared/rules/deadline.ts'
import { assistedItems } from './assisted-items.ts'
import { complexItems } from './complex-items.ts'
import { filingItems } from './quick-filing.ts'
import { identityItems } from './quick-identity.ts'
import { invoiceItems } from './quick-invoice.ts'
import { paymentItems } from './quick-payment.ts'
import { queryItems } from './quick-query.ts'
import { selfItems } from './self-items.ts'

const minutes = (count: number): Limit => ({ unit: 'minutes', count })
/** 日: working days. */
const days = (count: number): Limit => ({ unit: 'days', count })

const limits: Limits = {
  quick: minutes(1),
  self: minutes(10),
  assisted: minutes(15),
  complex: minutes(20),
  videoAnswer: minutes(2),
  appealAnswer: days(1),
  appealDone: days(3),
  expert: days(2),
  crossCounty: days(2),
  callBack: days(1),
  opinion: days(5),
  missingPapers: days(3),
}

/** 演示目录: five classes with twenty-three quick items, then what is self-served, assisted and complex. A county edits its own. */
export const catalogue: Catalogue = {
  version: 1,
  title: { zh: '演示目录', en: 'Demo catalogue' },
  limits,
  items: [
    ...filingItems,
    ...paymentItems,
    ...invoiceItems,
    ...identityItems,
    ...queryItems,
    ...selfItems,
    ...assistedItems,
    ...complexItems,
  ],
}
