import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** The line from one place to the county: an address that stays, and that can be cut while bytes run through it. */
export type Cable = {
  /** http://localhost:…, a secure context. */
  readonly url: string
  /** Nothing answers at the address any more; what is under way breaks off. */
  readonly pull: () => Promise<void>
  readonly plug: () => Promise<void>
  /** From now on a request whose head has these words stays in the cable. @returns lets it through */
  readonly hold: (words: string) => () => void
  readonly close: () => Promise<void>
}

/** @param county where the hub listens at present; it may move, as it does when it is started anew */
export async function layCable(county: () => string): Promise<Cable> {
  const open = new Set<Socket>()
  let server: Server | null = null
  let port = 0
  let held: string | null = null
  let waiting: (() => void)[] = []

  /** Towards the county; a far end that cannot follow slows the near one down. */
  const send = (near: Socket, far: Socket, chunk: Buffer): void => {
    if (held !== null && chunk.includes(held)) {
      near.pause()
      waiting.push(() => {
        far.write(chunk)
        near.resume()
      })
      return
    }
    if (far.write(chunk)) return
    near.pause()
    far.once('drain', () => near.resume())
  }

  const through = (near: Socket): void => {
    const far = connect(Number(new URL(county()).port), '127.0.0.1')
    const ends = [near, far] as const
    const cut = (): void => {
      for (const end of ends) {
        open.delete(end)
        end.destroy()
      }
    }
    for (const end of ends) {
      open.add(end)
      end.on('error', cut).on('close', cut)
    }
    near.on('data', (chunk: Buffer) => send(near, far, chunk)).on('end', () => far.end())
    far.pipe(near)
  }
  const plug = async (): Promise<void> => {
    if (server) return
    const next = createServer(through)
    server = next
    await new Promise<void>((ready, failed) => {
      next.once('error', failed).listen(port, 'localhost', ready)
    })
    port = (next.address() as AddressInfo).port
  }
  const pull = async (): Promise<void> => {
    const last = server
    if (!last) return
    server = null
    const closed = new Promise<void>((done) => last.close(() => done()))
    for (const end of open) end.destroy()
    await closed
  }

  const hold = (words: string): (() => void) => {
    held = words
    return () => {
      held = null
      for (const go of waiting) go()
      waiting = []
    }
  }

  await plug()
  return { url: `http://localhost:${port}`, pull, plug, hold, close: pull }
}
