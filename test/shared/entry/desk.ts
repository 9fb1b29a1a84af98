import { createHash, randomBytes } from 'node:crypto'
import type { Digest, RandomBytes } from '../../../shared/entry/bytes.ts'
import type { Clock } from '../../../shared/entry/clock.ts'
import { importSubjectKey, type SecretKey } from '../../../shared/entry/seal.ts'
import { type Author, createLaneWriter, type Draft, type LaneWriter } from '../../../shared/entry/writer.ts'

export const digest: Digest = (text) => createHash('sha256').update(text).digest('base64url')

export const random: RandomBytes = (count) => new Uint8Array(randomBytes(count))

/** 2026-11-16 10:47, 王建军 files on the last day; the desk's clock is two minutes late. */
export const clock: Clock = {
  wall: () => Date.parse('2026-11-16T10:45:00+08:00'),
  mono: () => 8_100_000,
  boot: 'boot1',
  offset: () => 120_000,
}

export const matter = 'matter:wuping.01KA5Q2M3N4P5R6S7T8V9WXYZA'

export const zhouGuilan: Author = {
  by: 'zhouguilan',
  auth: { how: 'pin' },
  station: 'wuping',
  directory: 7,
}

export function deskWriter(lane = 'wp1-abcd'): LaneWriter {
  return createLaneWriter({ lane, clock, digest, random })
}

export function draft(body: unknown, rest: Partial<Draft> = {}): Draft {
  const heads = { ids: [], lamport: 0 }
  return { subject: matter, type: 'matter.field-set', v: 1, body, key: null, heads, ...rest }
}

export async function subjectKey(): Promise<SecretKey> {
  return importSubjectKey(random(32))
}
