import { itemClasses, type CatalogueItem } from '../../shared/rules/catalogue.ts'

/** The catalogue as one looks for something in it: by a part of a name in either language, or by number. */
export function findItems(items: readonly CatalogueItem[], sought: string): readonly CatalogueItem[] {
  const words = sought.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter((item) => {
    const text =
      `${item.name.zh} ${item.name.en} ${item.lane === 'quick' ? `${item.class}${item.number}` : ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** What Enter takes: the one that is called just so, else the first as they stand. */
export function bestOf(groups: readonly ItemGroup[], sought: string): CatalogueItem | null {
  const name = sought.normalize('NFKC').trim().toLowerCase()
  const all = groups.flatMap(({ items }) => items)
  return all.find(({ name: { zh, en } }) => zh === name || en.toLowerCase() === name) ?? all[0] ?? null
}

export type ItemGroup = { readonly key: string; readonly items: readonly CatalogueItem[] }

/** Quick items by class, then the heavier lanes; empty groups fall away. */
export function groupItems(items: readonly CatalogueItem[]): readonly ItemGroup[] {
  const keys = [...itemClasses, 'self', 'assisted', 'complex']
  return keys
    .map((key) => ({
      key,
      items: items.filter((item) => (item.lane === 'quick' ? item.class : item.lane) === key),
    }))
    .filter((group) => group.items.length > 0)
}
