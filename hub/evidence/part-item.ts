import { partItem } from '../../shared/evidence/part-item.ts'
import { digest } from '../journal/digest.ts'

export const itemOfPart = (consult: string, part: number): string => partItem(consult, part, digest)

/** The recorder's name of that part (media/seal-news.ts). */
export const sessionOf = (consult: string, part: number): string => `${consult}.${part}`
