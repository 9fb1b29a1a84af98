import { createHash } from 'node:crypto'
import type { HallForm } from '../../shared/http/hall.ts'

const hour = 3_600_000

export const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What is announced of a clip of nine seconds. @param ended its end by the recorder's clock, epoch ms */
export function hallForm(
  dispute: string,
  bytes: Uint8Array,
  ended: number,
  custody: Partial<HallForm['custody']> = {},
): HallForm {
  return {
    dispute,
    custody: {
      from: '石臼大厅',
      device: '2 号窗口，录像机 NVR-3',
      takenBy: '何静',
      takenAt: ended + hour,
      right: '调取登记 2026-11-017',
      began: ended - 9_000,
      ended,
      note: '',
      clockOffset: -120_000,
      copied: '录像机导出到 U 盘',
      why: '核对 10 月 26 日交没交材料',
      ...custody,
    },
    file: { name: 'ch02.mp4', media: 'video/mp4', bytes: bytes.length, sha256: sumOf(bytes) },
  }
}
