// The peer's server: express-pouchdb over PouchDB on LevelDB as both are sold, in a process of its own. PouchDB does not sync its disk by
// itself; that is to the peer's advantage. Says its port when it is ready, and answers each message with what it has used.
import { createRequire } from 'node:module'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import PouchDB from 'pouchdb-core'
import leveldb from 'pouchdb-adapter-leveldb'

type Express = () => RequestListener & { readonly use: (path: string, handler: unknown) => void }
type Defaults = { readonly defaults: (options: object) => unknown }

const require = createRequire(import.meta.url)
const express = require('express') as Express
const expressPouch = require('express-pouchdb') as (pouch: unknown, options: object) => unknown
const [, , dir = ''] = process.argv

PouchDB.plugin(leveldb)
const inFolder = (PouchDB as unknown as Defaults).defaults({ prefix: `${dir}/`, adapter: 'leveldb' })
const app = express()
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${dir}/log.txt` }
app.use('/', expressPouch(inFolder, options))
const server = createServer(app)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000 })
})
process.on('disconnect', () => process.exit())
