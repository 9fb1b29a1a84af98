import * as v from 'valibot'
import { limitSchema } from './deadline.ts'
import { idKinds } from './id-kinds.ts'
import { acceptedWays } from './outcomes.ts'
import { skills } from './skills.ts'
import { textSchema } from './text.ts'

/** The four lanes of triage 筛漏: 快办 自助 辅助 复杂, from the lightest. */
export const lanes = ['quick', 'self', 'assisted', 'complex'] as const
export type Lane = (typeof lanes)[number]

/** The five classes of quick items: 甲 filing, 乙 payment, 丙 invoicing, 丁 identity, 戊 enquiry and certificates. */
export const itemClasses = ['甲', '乙', '丙', '丁', '戊'] as const

const both = (max: number) =>
  v.strictObject({ zh: textSchema({ min: 1, max }), en: textSchema({ min: 1, max: max * 3 }) })
const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, 'id-shape-wrong'))
const keySchema = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}$/, 'key-shape-wrong'))

const noRepeats = (keys: readonly { readonly key: string }[]): boolean =>
  new Set(keys.map(({ key }) => key)).size === keys.length

/**
 * One of the few things that a matter asks for. `personal`: masked wherever others can see. `options` belong to `choice`, `idKind` to `id`.
 * How a value is checked and what its normal form is: field-values.ts.
 */
export const catalogueFieldSchema = v.pipe(
  v.strictObject({
    key: keySchema,
    label: both(30),
    kind: v.picklist(['text', 'money', 'number', 'date', 'period', 'id', 'choice', 'phone', 'name']),
    required: v.boolean(),
    personal: v.boolean(),
    options: v.optional(
      v.pipe(
        v.array(v.strictObject({ key: keySchema, label: both(30) })),
        v.minLength(2, 'choice-needs-options'),
        v.maxLength(30, 'choice-too-many'),
        v.check((list) => noRepeats(list), 'key-repeated'),
      ),
    ),
    idKind: v.optional(v.picklist(idKinds)),
  }),
  v.check((field) => (field.kind === 'choice') === (field.options !== undefined), 'choice-needs-options'),
  v.check((field) => (field.kind === 'id') === (field.idKind !== undefined), 'id-needs-kind'),
)
export type CatalogueField = v.InferOutput<typeof catalogueFieldSchema>

/**
 * What may still happen without a link. 缺资料 and 已撤回 always may. A quick item is never 已办结 offline: it ends as 答复, 预审, 预约 or 代收.
 */
export const offlineWays = ['answered', ...acceptedWays, 'selfServed', 'done', 'referred'] as const
export type OfflineWay = (typeof offlineWays)[number]

const common = {
  id: idSchema,
  name: both(40),
  /** Whose skill the matter asks for when it goes to the county. */
  skill: v.picklist(skills),
  /** `filing`: the legal last day of the running filing period applies. */
  lastDay: v.picklist(['none', 'filing']),
  offline: v.pipe(v.array(v.picklist(offlineWays)), v.maxLength(offlineWays.length)),
  /** Only where it differs from the lane's. */
  limit: v.optional(limitSchema),
  fields: v.pipe(
    v.array(catalogueFieldSchema),
    v.maxLength(20),
    v.check((list) => noRepeats(list), 'key-repeated'),
  ),
  papers: v.pipe(
    v.array(v.strictObject({ key: keySchema, name: both(40), required: v.boolean() })),
    v.maxLength(20),
    v.check((list) => noRepeats(list), 'key-repeated'),
  ),
}

const quickItemSchema = v.pipe(
  v.strictObject({
    lane: v.literal('quick'),
    class: v.picklist(itemClasses),
    /** 1–23 in the shipped catalogue; a county may add its own. */
    number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
    /** 网: the assistant helps in the e-tax bureau. 席: an agent of the county does it. */
    mode: v.picklist(['web', 'agent']),
    ...common,
  }),
  v.check(
    (item) => !item.offline.some((way) => way === 'done' || way === 'selfServed' || way === 'referred'),
    'quick-not-offline',
  ),
)

const otherItemSchema = (lane: 'self' | 'assisted' | 'complex') =>
  v.strictObject({ lane: v.literal(lane), ...common })

export const catalogueItemSchema = v.variant('lane', [
  quickItemSchema,
  otherItemSchema('self'),
  otherItemSchema('assisted'),
  otherItemSchema('complex'),
])
export type CatalogueItem = v.InferOutput<typeof catalogueItemSchema>
export type QuickItem = Extract<CatalogueItem, { lane: 'quick' }>

/**
 * The county's time limits. Lanes: how long a matter takes at the desk (`complex`: until it is referred). The others: 视频首响, 诉求直通车
 * answered and done, expert, cross-county, call-back after a bad rating, opinion, missing-papers slip.
 */
export const limitsSchema = v.strictObject({
  quick: limitSchema,
  self: limitSchema,
  assisted: limitSchema,
  complex: limitSchema,
  videoAnswer: limitSchema,
  appealAnswer: limitSchema,
  appealDone: limitSchema,
  expert: limitSchema,
  crossCounty: limitSchema,
  callBack: limitSchema,
  opinion: limitSchema,
  missingPapers: limitSchema,
})
export type Limits = v.InferOutput<typeof limitsSchema>

export const catalogueHeadSchema = v.object({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Printed above the lists: 演示目录. */
  title: both(40),
  limits: limitsSchema,
})

export type Catalogue = v.InferOutput<typeof catalogueHeadSchema> & {
  readonly items: readonly CatalogueItem[]
}

export function itemById(catalogue: Catalogue, id: string): CatalogueItem | null {
  return catalogue.items.find((item) => item.id === id) ?? null
}

export function limitOf(catalogue: Catalogue, item: CatalogueItem): Limits[Lane] {
  return item.limit ?? catalogue.limits[item.lane]
}

/** The seal of a lane 快 自 辅 复. */
export const laneSeals: Readonly<Record<Lane, string>> = {
  quick: '快',
  self: '自',
  assisted: '辅',
  complex: '复',
}

/** The lane of a visit with several matters: that of the heaviest; null for none. */
export function heaviest(all: readonly Lane[]): Lane | null {
  return lanes.findLast((lane) => all.includes(lane)) ?? null
}
