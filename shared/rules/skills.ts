/** What agents are routed by: 发票 社保费 个税 登记 跨域 综合. */
export const skills = ['invoice', 'insurance', 'income', 'registration', 'crossRegion', 'general'] as const
export type Skill = (typeof skills)[number]

/** The departments that experts answer for: 税政 征管 社保非税 法制. */
export const departments = ['policy', 'collection', 'nonTax', 'legal'] as const
export type Department = (typeof departments)[number]
