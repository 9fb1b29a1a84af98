// The hub of a bench, in a process of its own as in the field: the demo county founded, nobody has come yet. The store is the
// embedded one, or the CouchDB of COUCHDB_URL. Speaks with whoever forked it: `ready` with its port, then one answer to each question.
import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import nano from 'nano'
import { calendar } from '../../hub/demo/reference/calendar.ts'
import { catalogue } from '../../hub/demo/reference/catalogue.ts'
import { demoAccounts, stageDemo } from '../../hub/demo/stage.ts'
import { createStoryClock } from '../../hub/demo/story-clock.ts'
import { instantOf, type Script } from '../../hub/demo/story/script.ts'
import { monday } from '../../hub/demo/story/script-of-monday.ts'
import { backlog, createHub } from '../../hub/server.ts'
import { openCouchStore } from '../../hub/store/couch.ts'
import { databases } from '../../hub/store/design/databases.ts'
import { openPouchStore } from '../../hub/store/pouch.ts'
import { stageCrowd } from './crowd-staged.ts'
import type { HubAnswer, HubQuestion } from './hub.ts'

const [, , dir = '', station = ''] = process.argv
const couchUrl = process.env['COUCHDB_URL']
const prefix = `yizhan-bench-${randomUUID()}-`
const founded: Script = { ...monday, desks: [], visits: [], acts: [] }

async function openStore() {
  const opened = await (couchUrl
    ? openCouchStore({ url: couchUrl, dir: join(dir, 'index'), prefix, databases })
    : openPouchStore({ dir: join(dir, 'store'), databases, who: 'bench' }))
  if (!opened.ok) throw new Error(opened.sentence)
  return opened.store
}

async function dropCouchDatabases(url: string): Promise<void> {
  const server = nano({ url })
  for (const name of Object.keys(databases)) await server.db.destroy(prefix + name)
}

const store = await openStore()
const clock = createStoryClock(instantOf(monday.until))
const hub = await createHub({
  store,
  dir,
  station,
  demo: true,
  demoAccounts,
  now: clock.wall,
  app: 'bench',
  logLevel: 'silent',
  starter: {
    catalogue,
    calendar,
  },
  random: (count) => new Uint8Array(randomBytes(count)),
  passwordCost: {
    memory: 64,
    passes: 1,
  },
  secureUrl: () => null,
})
await stageDemo(hub, clock, founded)
await hub.app.listen({ port: 0, host: '127.0.0.1', backlog })

const say = (said: HubAnswer): void => void process.send?.(said)

async function answer(question: HubQuestion): Promise<void> {
  if (question === 'usage') {
    const { user, system } = process.cpuUsage()
    say({ kind: 'usage', cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() })
  } else if (question === 'settled') {
    await hub.settled()
    say({ kind: 'settled' })
  } else if (question !== 'close') {
    say(await stageCrowd(hub, question, clock.wall()))
  } else {
    await hub.app.close()
    await store.close()
    if (couchUrl) await dropCouchDatabases(couchUrl)
    say({ kind: 'closed' })
    process.disconnect()
  }
}

process.on('message', (question: HubQuestion) => void answer(question))
say({ kind: 'ready', port: (hub.app.server.address() as AddressInfo).port })
