import type { EvidenceManifest } from '../../../../shared/evidence/manifest.ts'
import { wallText } from '../../../state/hall-form.ts'
import type { WordsState } from '../../../words/create-words.svelte.ts'

type Fact = { readonly label: string; readonly value: string; readonly mono?: boolean }
type Row = readonly [label: string, value: string]

/** What a manifest says of the item, of how it was recorded, and of how it was kept: what it leaves empty is left out. */
export function manifestFacts(
  manifest: EvidenceManifest,
  leftOut: number,
  words: WordsState,
): readonly Fact[] {
  const t = words.t.packages
  const { item, county, source, began, ended, actor, archivedAt, activity, purpose, environment } = manifest
  const size = manifest.keeping.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const rows: readonly Row[] = [
    [t.facts.county, county],
    [t.facts.source, t.sources[source]],
    [t.facts.number, activity.number],
    [t.facts.purpose, purpose],
    [t.facts.when, t.when(wallText(began), wallText(ended))],
    [t.facts.operator, actor.operator],
    ...consentRows(manifest, words),
    ...custodyRows(manifest, words),
    [t.facts.made, [environment.app, environment.browser, environment.settings].filter(Boolean).join(' · ')],
    [t.facts.clock, clockWords(manifest, words)],
    [t.facts.gaps, gapWords(manifest, words)],
    [t.facts.wrong, manifest.keeping.wrong.map(({ name, why }) => t.wrongOf(name, t.wrongs[why])).join('\n')],
    [t.facts.archived, wallText(archivedAt)],
    [t.facts.files, t.count(manifest.keeping.files.length, words.t.format.bytes(size))],
    [t.facts.leftOut, leftOut > 0 ? String(leftOut) : ''],
  ]
  const told = rows.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }))
  return [{ label: t.facts.item, value: item, mono: true }, ...told]
}

/** The hall's own cameras ask nobody. */
function consentRows({ consent, source }: EvidenceManifest, words: WordsState): readonly Row[] {
  const t = words.t.packages
  if (source === 'surveillance') return []
  const said = consent.map(({ at, answer, how }) =>
    t.consent(wallText(at), answer === 'yes', words.t.player.hows[how] ?? how),
  )
  return [[t.facts.consent, said.join('\n') || t.noConsent]]
}

function custodyRows({ activity: { custody } }: EvidenceManifest, words: WordsState): readonly Row[] {
  const t = words.t.hall.fields
  if (!custody) return []
  return [
    [t.from, custody.from],
    [t.device, custody.device],
    [t.takenBy, custody.takenBy],
    [t.takenAt, wallText(custody.takenAt)],
    [t.copied, custody.copied ?? ''],
    [t.right, custody.right],
    [t.why, custody.why ?? ''],
    [t.note, custody.note],
  ]
}

function clockWords({ time: { offset } }: EvidenceManifest, words: WordsState): string {
  const t = words.t.packages.clock
  return offset === null ? t.unknown : t.off(Math.round(offset) / 1000)
}

/** An incident makes a few; a list of hours is for who has the manifest. */
const most = 20

function gapWords({ running: { gaps } }: EvidenceManifest, words: WordsState): string {
  const t = words.t.packages
  const whys: Readonly<Record<string, string>> = words.t.player.gaps
  const said = gaps
    .slice(0, most)
    .map(({ from, to, why }) => t.gap(wallText(from), Math.ceil((to - from) / 1000), whys[why] ?? why))
  return [...said, ...(gaps.length > most ? [t.more(gaps.length - most)] : [])].join('\n') || t.noGap
}
