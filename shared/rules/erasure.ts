/**
 * On which ground a person's data is erased (依法删除), after 个人信息保护法 47: the term is over, the purpose is reached, consent was
 * withdrawn, it was handled unlawfully, or it was written down by mistake.
 */
export const erasureGrounds = ['term-over', 'purpose-over', 'withdrawn', 'unlawful', 'by-mistake'] as const
export type ErasureGround = (typeof erasureGrounds)[number]

/**
 * What stands against it: a matter that is not over, a dispute that goes on, evidence of it that is held or disputed, or a matter about which two
 * things are said.
 */
export const erasureBars = ['open', 'clash', 'evidence', 'dispute'] as const
export type ErasureBar = (typeof erasureBars)[number]

/** From the second person's yes until the key is destroyed, ms: as long as it can be taken back. */
export const erasureGrace = 24 * 3_600_000
