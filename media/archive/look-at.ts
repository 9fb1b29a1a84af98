import type { Archive } from '../../shared/evidence/archive.ts'
import { ffmpegVersion, probe } from '../recorder/derive/ffmpeg.ts'
import { refused } from './trouble.ts'

/** What a file holds that somebody brought, before it is anything of ours. */
export const lookAt: Archive['look'] = async (path) => {
  if ((await ffmpegVersion()) === null) return refused('no-tool')
  const held = await probe(path)
  return held ? { ok: true, picture: held.picture, sound: held.sound } : refused('not-a-recording')
}
