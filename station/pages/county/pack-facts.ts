import type { Pack } from '../../state/pack-file.ts'
import type { WordsState } from '../../words/create-words.svelte.ts'

/** What stands, in a few lines: which edition it is, how much it holds, how far it reaches. */
export function packFacts(
  pack: Pack | null,
  words: WordsState,
): readonly { readonly label: string; readonly value: string }[] {
  const t = words.t.packs
  if (!pack) return [{ label: t.version, value: t.none }]
  const version = { label: t.version, value: t.versionN(pack.version) }
  if ('items' in pack) {
    const { title, items } = pack
    return [
      version,
      { label: t.catalogueTitle, value: words.language === 'en' ? title.en : title.zh },
      { label: t.items, value: t.itemsN(items.length) },
    ]
  }
  return [
    version,
    { label: t.days, value: t.daysOf(pack.first, pack.horizon) },
    { label: t.holidays, value: t.daysN(Object.keys(pack.statutory).length) },
    { label: t.own, value: t.daysN(Object.keys(pack.county).length) },
  ]
}
