import * as v from 'valibot'
import type { CatalogueField } from './catalogue.ts'
import { checkField } from './field-values.ts'
import type { IdOptions } from './id-kinds.ts'

/**
 * What an agent may do from afar, with consent. Never there, whoever asks and whatever was agreed: to submit, to sign, to pay, to pick a
 * file, to confirm who somebody is. The desk does those, and a person at it.
 */
const remoteDeeds: ReadonlySet<string> = new Set(['fill'])

/** A command as it comes by the line, in JSON: trusted in nothing. `seq` rises with each command of one consent. */
export const fillCommandSchema = v.object({
  does: v.pipe(v.string(), v.maxLength(32)),
  consent: v.pipe(v.string(), v.maxLength(64)),
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  field: v.pipe(v.string(), v.maxLength(32)),
  value: v.pipe(v.string(), v.maxLength(2000)),
})
/** `by`: who sent it, as the room knows that peer. */
export type FillCommand = v.InferOutput<typeof fillCommandSchema> & { readonly by: string }

/** A consent to be filled in for, as the desk knows it. */
export type FillConsent = {
  readonly id: string
  readonly at: number
  readonly minutes: number
  readonly fields: readonly string[]
  readonly to: string
  readonly ended: object | null
  /** The last command that was carried out; 0 for none. */
  readonly seq: number
}

/**
 * Why a command is refused. `malformed`: it is no command · `deed`: never from afar · `over`: the consult is not live · `unwatched`: that form is
 * not before the people at the desk · `no-consent` · `revoked`: it ended · `expired` · `stranger`: it was given to another, or another has the
 * consult now · `outside`: not among the fields agreed on · `masked` · `sequence`: carried out already, or overtaken · `value`: the field takes
 * no such value
 */
export const fillRefusals = [
  'malformed',
  'deed',
  'over',
  'unwatched',
  'no-consent',
  'revoked',
  'expired',
  'stranger',
  'outside',
  'masked',
  'sequence',
  'value',
] as const
export type FillRefusal = (typeof fillRefusals)[number]

/** What the desk answers, in JSON. */
export const fillAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), code: v.picklist(fillRefusals) }),
])
export type FillAnswer = v.InferOutput<typeof fillAnswerSchema>

/** Until when a consent holds, epoch ms. */
export function fillEnds({ at, minutes }: Pick<FillConsent, 'at' | 'minutes'>): number {
  return at + minutes * 60_000
}

/** What a command is judged by, all of it the desk's own knowledge. */
export type FillScene = {
  /** Who has the consult; null while nobody is to do anything: it is held, or over. */
  readonly taker: string | null
  /** Whether that form is before the people at the desk, and they show it. */
  readonly watched: boolean
  readonly consents: readonly FillConsent[]
  readonly now: number
  /** Of the matter's item; what the catalogue does not know is masked. */
  readonly field: (key: string) => CatalogueField | undefined
  readonly ids: IdOptions
}

/** May the desk carry this out, and with which value? Asked at the desk, for each command: it needs no line. */
export function judgeFill(
  command: FillCommand,
  scene: FillScene,
): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly code: FillRefusal } {
  const field = scene.field(command.field)
  const code = refusalOf(command, scene, field)
  if (code || !field) return { ok: false, code: code ?? 'masked' }
  const checked = checkField(field, command.value, scene.ids)
  return checked.ok ? { ok: true, value: checked.value } : { ok: false, code: 'value' }
}

/** The consent first, then the field, then the moment. */
function refusalOf(
  command: FillCommand,
  scene: FillScene,
  field: CatalogueField | undefined,
): FillRefusal | null {
  const { taker, now } = scene
  if (!remoteDeeds.has(command.does)) return 'deed'
  if (taker === null) return 'over'
  const consent = scene.consents.find(({ id }) => id === command.consent)
  if (!consent) return 'no-consent'
  if (consent.ended) return 'revoked'
  if (now < consent.at || now >= fillEnds(consent)) return 'expired'
  if (consent.to !== command.by || taker !== command.by) return 'stranger'
  if (!consent.fields.includes(command.field)) return 'outside'
  if (!field || isMaskedField(field)) return 'masked'
  if (!scene.watched) return 'unwatched'
  return command.seq > consent.seq ? null : 'sequence'
}

/** What a field says of itself in the catalogue. */
type KnownField = { readonly key: string; readonly kind: string; readonly personal: boolean }

/**
 * Fields whose values never leave the station in a consult, are not proposed and not filled in from afar: numbers of people, telephones,
 * whatever is personal, and what opens an account.
 */
export function isMaskedField({ key, kind, personal }: KnownField): boolean {
  return personal || kind === 'id' || kind === 'phone' || /passw|pin$|captcha|secret|smscode/i.test(key)
}
