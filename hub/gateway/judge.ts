import type { Refusal } from '../../shared/entry/batch.ts'
import type { Entry, Header } from '../../shared/entry/entry.ts'
import { kindOf, ownerOf } from '../../shared/entry/subject.ts'
import type { Device } from '../../shared/facts/directory.ts'
import { type Fact, type Heard, isPersonal, stampOf, type Told } from '../../shared/facts/fact.ts'
import { consultRequested } from '../../shared/facts/consult.ts'
import { matterOpened } from '../../shared/facts/matter.ts'
import { factOf, parseBody, reads } from '../../shared/facts/registry.ts'
import { openText } from '../journal/box.ts'
import type { SubjectKey } from '../journal/subject-keys.ts'
import { type Cited, clockProblem } from './clocks.ts'
import type { GatewayDeps } from './deps.ts'
import { identityProblem } from './identities.ts'
import { authorProblem, ownershipProblem } from './rights.ts'
import { settlingProblem } from './settling.ts'

export type Judgement =
  | { readonly kind: 'taken'; readonly told: Told }
  | { readonly kind: 'erased' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What a judge looks up; all of it was fetched for the whole batch at once. */
export type Bench = Pick<GatewayDeps, 'directory' | 'standIns' | 'demo'> & {
  readonly device: Device
  readonly keyOf: (subject: string) => SubjectKey
  readonly citedOf: (id: string) => Cited | undefined
  /** What the journal has of a subject; empty where nothing of the batch needs it. */
  readonly heardOf: (subject: string) => readonly Heard[]
}

/**
 * Whether an entry that is whole, its device's own and in its place may become a fact. Pure but for what the bench holds.
 * @param before what was taken of the same batch
 */
export function judge(entry: Entry, header: Header, bench: Bench, before: readonly Told[]): Judgement {
  const declared = factOf(header.type)
  if (!declared)
    return { kind: 'refused', refusal: { code: 'unknown-type', where: 'header.type', detail: header.type } }
  const early = headerProblem(header, declared) ?? ownershipProblem(header, bench.device)
  if (early) return { kind: 'refused', refusal: early }
  const body = bodyOf(entry, header, declared, bench)
  if (body.kind !== 'body') return body
  const told: Told = { ...stampOf(header), v: header.v, body: body.value }
  const refusal =
    contentProblem(told, bench) ??
    settlingProblem(told, () => [
      ...bench.heardOf(told.subject),
      ...before.filter(({ subject }) => subject === told.subject),
    ]) ??
    authorProblem(header, declared, bench.device, bench) ??
    clockProblem(header, bench.citedOf)
  return refusal ? { kind: 'refused', refusal } : { kind: 'taken', told }
}

function headerProblem(header: Header, declared: Fact<unknown>): Refusal | null {
  const kind = kindOf(header.subject)
  if (header.sealed !== isPersonal(kind)) return { code: 'malformed', where: 'header.sealed' }
  if (!reads(declared, header.v))
    return { code: 'unknown-version', where: 'header.v', detail: String(header.v) }
  return declared.subject === kind ? null : { code: 'malformed', where: 'header.subject' }
}

type Body = Exclude<Judgement, { kind: 'taken' }> | { readonly kind: 'body'; readonly value: unknown }

function bodyOf(entry: Entry, header: Header, declared: Fact<unknown>, bench: Bench): Body {
  const key = header.sealed ? bench.keyOf(header.subject) : null
  if (key === 'erased') return { kind: 'erased' }
  if (entry.body === null) return { kind: 'refused', refusal: { code: 'malformed', where: 'body' } }
  if (header.sealed && key === null)
    return { kind: 'refused', refusal: { code: 'no-key', where: 'header.subject' } }
  const text = key ? openText(key, entry.body) : entry.body
  if (text === null)
    return { kind: 'refused', refusal: { code: 'bad-body', where: 'body', detail: 'another-key' } }
  const parsed = parseBody(declared, text, header.v)
  if (!parsed.ok) return { kind: 'refused', refusal: { code: 'bad-body', where: parsed.where } }
  return { kind: 'body', value: parsed.body }
}

/** What a shape cannot say. */
function contentProblem(told: Told, { demo, device }: Bench): Refusal | null {
  const named = matterOpened.is(told) || consultRequested.is(told) ? told.body : null
  if (named && ownerOf(named.visit) !== device.station) return { code: 'bad-body', where: 'visit' }
  if (consultRequested.is(told) && ownerOf(told.body.matter) !== device.station)
    return { code: 'bad-body', where: 'matter' }
  return identityProblem(told.body, demo)
}
