import { join } from 'node:path'
import type { Config } from './config.ts'
import { type KeysFit, keysFit } from './journal/keys-fit.ts'
import type { Store } from './store/store.ts'

/**
 * Why the hub must not start with the keys that are here, for the person at the console; null when it may. With others it would start,
 * and not one personal word of what it holds could be read, nor would any desk believe it.
 */
export async function keysProblem(
  { dataDir }: Pick<Config, 'dataDir'>,
  store: Store,
): Promise<string | null> {
  const folder = join(dataDir, 'keys')
  const fit = await keysFit(store, folder)
  return fit === 'fit' ? null : sentences[fit](folder, store.place)
}

const sentences: Readonly<Record<Exclude<KeysFit, 'fit'>, (folder: string, place: string) => string>> = {
  lost: (folder, place) =>
    `数据还在 (${place})，县里的钥匙不见了：把备份里的 ${folder} 放回来再启动。没有它，写过的个人内容谁也打不开，所以没有做新的。` +
    ` The data is here (${place}) and the county’s keys are gone: put ${folder} back from the backup, then start again.` +
    ' Without them nobody can read what was written of people, so no new ones were made.',
  foreign: (folder, place) =>
    `${folder} 里的钥匙不是这份数据 (${place}) 的，是另一个县或另一次建县的：把和这份数据一起备份的那个 keys 文件夹放回来再启动，或者查一下 DATA_DIR 和 COUCHDB_URL。` +
    ` The keys in ${folder} are not those of this data (${place}), but of another county or another founding:` +
    ' put back the keys folder that was backed up with this data, or look at DATA_DIR and COUCHDB_URL.',
  broken: (folder, place) =>
    `${join(folder, 'county.json')} 坏了，读不出钥匙：把备份里的 ${folder} 放回来再启动。数据 (${place}) 没有动。` +
    ` ${join(folder, 'county.json')} is damaged and holds no keys: put ${folder} back from the backup, then start again.` +
    ` The data (${place}) was not touched.`,
}
