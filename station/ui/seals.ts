/** The seals that belong to the parts themselves. Signs rather than words: they are the same in every language. */
export const seals = {
  brand: '驿',
  clash: '冲',
  empty: '空',
  error: '错',
  kept: '存',
  lost: '缺',
  refused: '退',
} as const
