import * as v from 'valibot'
import { isoDateSchema } from './dates.ts'
import { skills } from './skills.ts'
import { textSchema } from './text.ts'

/** The seven ways in which a matter ends, in the order of every row of buttons; the digit that chooses one is its place. */
export const outcomeIds = [
  'answered',
  'selfServed',
  'done',
  'accepted',
  'missing',
  'referred',
  'withdrawn',
] as const
export type OutcomeId = (typeof outcomeIds)[number]

/** The one-character seal 字印 of each: 已答复 已引导自助 已办结 已代收待办 缺资料 已转县局 已撤回. */
export const outcomeSeals: Readonly<Record<OutcomeId, string>> = {
  answered: '答',
  selfServed: '引',
  done: '结',
  accepted: '收',
  missing: '缺',
  referred: '转',
  withdrawn: '撤',
}

/** How a matter was taken in for later: papers taken in hand 代收, papers checked beforehand 预审, an appointment 预约. */
export const acceptedWays = ['collected', 'preReviewed', 'booked'] as const
export type AcceptedWay = (typeof acceptedWays)[number]

const note = v.optional(textSchema({ max: 500, lines: true }))
const calendar = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/**
 * The legal last day 法定期限, as triage computed it and the slip prints it: a date with the edition of the working calendar that it came
 * from, the honest "the calendar ends at `beyond`", or none for a matter that the law does not date.
 */
export const lastDaySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('date'), date: isoDateSchema, calendar }),
  v.strictObject({ kind: v.literal('beyond'), beyond: isoDateSchema, calendar }),
  v.strictObject({ kind: v.literal('none') }),
])
export type LastDay = v.InferOutput<typeof lastDaySchema>

/** The number that the bureau's own system gave, as it prints it, without spaces. */
export const bureauNumberSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Za-z][0-9A-Za-z-]{3,39}$/, 'bureau-number-wrong'),
)

const answered = v.strictObject({
  outcome: v.literal('answered'),
  /** The article that was read out. */
  article: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))),
  note,
})

const selfServed = v.strictObject({
  outcome: v.literal('selfServed'),
  where: v.picklist(['kiosk', 'phone', 'web']),
  note,
})

const done = v.pipe(
  v.strictObject({
    outcome: v.literal('done'),
    number: v.optional(bureauNumberSchema),
    /** Id of the paper that was photographed as voucher 凭证. */
    voucher: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/))),
    note,
  }),
  v.check(({ number, voucher }) => number !== undefined || voucher !== undefined, 'done-needs-proof'),
)

const accepted = v.strictObject({
  outcome: v.literal('accepted'),
  how: v.picklist(acceptedWays),
  lastDay: lastDaySchema,
  note,
})

const missing = v.strictObject({
  outcome: v.literal('missing'),
  missing: v.pipe(
    v.array(textSchema({ min: 1, max: 60 })),
    v.minLength(1, 'missing-needs-list'),
    v.maxLength(20, 'missing-too-many'),
  ),
  /** Brought by then, no new ticket is needed 缺件单. */
  until: v.optional(isoDateSchema),
  note,
})

const referred = v.strictObject({
  outcome: v.literal('referred'),
  to: v.variant('kind', [
    v.strictObject({ kind: v.literal('skill'), skill: v.picklist(skills) }),
    v.strictObject({ kind: v.literal('staff'), staff: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)) }),
  ]),
  note,
})

const withdrawn = v.strictObject({
  outcome: v.literal('withdrawn'),
  why: textSchema({ min: 1, max: 200, lines: true }),
})

/**
 * How a matter ended, and what each ending has to bring. 已办结 needs the bureau's number or a photographed voucher, because Yizhan is not
 * the tax system; 已代收待办 the legal last day; 缺资料 the list; 已转县局 whose it is; 已撤回 why.
 */
export const outcomeSchema = v.variant('outcome', [
  answered,
  selfServed,
  done,
  accepted,
  missing,
  referred,
  withdrawn,
])
export type Outcome = v.InferOutput<typeof outcomeSchema>
