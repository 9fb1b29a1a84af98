import type { IncomingMessage } from 'node:http'

/** How long bodies are waited for, ms. Read at each request. */
export type BodyPatience = {
  /** For all of a body: what trickles in longer is no page and no desk of ours, however thin its line. */
  readonly whole: number
  /** For a proven sender's next bytes: 20 MB over 150 kbit/s take eighteen minutes, and are cut only when nothing comes any more. */
  readonly silence: number
}

/** Ends requests whose bodies do not come. Node's own limit knows no difference between a slow line and a malicious one. */
export type SlowBodies = {
  /** From the head of a request on. */
  readonly watch: (message: IncomingMessage) => void
  /** Who sends has proven who it is: as long as it sends, it may take its time. */
  readonly bearWith: (message: IncomingMessage) => void
}

const usual: BodyPatience = { whole: 300_000, silence: 60_000 }
/** Less than this in the time of a silence, bytes, is a line kept open and no upload. */
const leastBytes = 4_096

/** For `http.createServer`: bodies are watched here, heads by Node, and a line that is kept alive outlives a long poll. */
export const lineLimits = { requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000 }

export function createSlowBodies(patience: BodyPatience = usual): SlowBodies {
  const waiting = new WeakMap<IncomingMessage, NodeJS.Timeout>()

  const end = (message: IncomingMessage): void => void message.destroy(new Error('the body did not come'))
  const stop = (message: IncomingMessage): void => {
    clearTimeout(waiting.get(message))
    waiting.delete(message)
  }
  const wait = (message: IncomingMessage, ms: number, over: () => void): void => {
    stop(message)
    waiting.set(message, setTimeout(over, ms).unref())
  }
  const bear = (message: IncomingMessage): void => {
    const before = message.socket.bytesRead
    wait(message, patience.silence, () => {
      if (message.socket.bytesRead - before < leastBytes) end(message)
      else bear(message)
    })
  }

  return {
    watch(message) {
      const { headers } = message
      if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'] ?? 0)) return
      for (const over of ['end', 'close']) message.once(over, () => stop(message))
      wait(message, patience.whole, () => end(message))
    },
    bearWith(message) {
      if (waiting.has(message)) bear(message)
    },
  }
}
