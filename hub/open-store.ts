import { join } from 'node:path'
import type { Config } from './config.ts'
import { databases } from './store/design/databases.ts'
import type { Claim, DatabaseName, Opened, Store } from './store/store.ts'

/** A store that this process alone writes, or the sentence for the person at the console. */
export type OwnStore =
  | { readonly ok: true; readonly store: Store; readonly claim: Extract<Claim, { ok: true }> }
  | { readonly ok: false; readonly sentence: string }

export async function openOwnStore(
  config: Pick<Config, 'couchUrl' | 'dataDir'>,
  who: string,
  say: (sentence: string) => void,
): Promise<OwnStore> {
  const opened =
    config.couchUrl === null
      ? await openEmbedded(config.dataDir, who)
      : await openCouch(config.couchUrl, config.dataDir)
  if (!opened.ok) return opened
  const { store } = opened
  const claim = await store.claimWriter(who, (holder) => say(watching(store.place, holder)))
  if (claim.ok) return { ok: true, store, claim }
  await store.close()
  const sentence =
    `${store.place} 正由另一个进程写 (${claim.holder})，同一时间只许一个。` +
    ` Another process (${claim.holder}) writes it; only one may at a time.`
  return { ok: false, sentence }
}

/** Nothing happens for some seconds, and the person at the console wants to know why. */
const watching = (place: string, holder: string): string =>
  `${place} 上一次由 ${holder} 写，先看它还在不在，最多半分钟。` +
  ` Last written by ${holder}: watching for half a minute at most whether it still lives.`

/** Each adapter is loaded where it is used: the other one's driver takes a while. */
async function openEmbedded(dataDir: string, who: string): Promise<Opened<DatabaseName>> {
  const { openPouchStore } = await import('./store/pouch.ts')
  return openPouchStore({ dir: join(dataDir, 'store'), databases, who })
}

async function openCouch(url: string, dataDir: string): Promise<Opened<DatabaseName>> {
  const { openCouchStore } = await import('./store/couch.ts')
  return openCouchStore({ url, dir: join(dataDir, 'index'), databases })
}
