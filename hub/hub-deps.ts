import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Protocols } from '../shared/http/protocol.ts'
import type { MediaNode } from '../shared/signaling/node.ts'
import type { Neighbours } from '../shared/counties/known.ts'
import type { OpenArchive } from './evidence/open-evidence.ts'
import type { OpenExporter } from './evidence/open-exports.ts'
import type { RoomsDeps } from './rooms.ts'
import type { DemoAccount } from './routes/people.ts'
import type { BodyPatience } from './slow-bodies.ts'

export type HubDeps = Omit<RoomsDeps, 'log'> & {
  /** This version of the hub, as it calls itself. */
  readonly app: string
  readonly demo: boolean
  /** What it speaks with devices; that of this version unless told. */
  readonly protocols?: Protocols
  readonly demoAccounts: readonly DemoAccount[]
  readonly logLevel: string
  /** Where the log goes; standard output unless told. */
  readonly logStream?: { readonly write: (line: string) => void }
  /** Folder of the built app. */
  readonly station: string
  /** Where the county is reached over HTTPS; null when nowhere. */
  readonly secureUrl: () => string | null
  /** Live media; none unless told. */
  readonly media?: MediaNode
  /** Where evidence is kept; nowhere unless told. */
  readonly openArchive?: OpenArchive
  /** What makes packages of it; nothing unless told. */
  readonly openExporter?: OpenExporter
  /** How often it is looked for evidence that has come, ms; every few seconds unless told. */
  readonly evidenceEvery?: number
  /** Where a browser reaches the media node; at the hub's own address unless told. */
  readonly mediaUrl?: string
  /** The other counties that this one works with; none unless told. */
  readonly neighbours?: () => Neighbours
  /** How long bodies are waited for; what is usual unless told. */
  readonly bodyPatience?: BodyPatience
  /** Takes the WebSockets of live media; false for one that is not of them. */
  readonly upgrade?: Upgrade
  /** More hooks and routes, before any other: the doors of a LAN. */
  readonly extend?: (app: FastifyInstance) => void
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
