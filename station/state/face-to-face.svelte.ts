import { createFrameReader, framesOf } from '../../shared/courier/qr-frames.ts'
import type { PeerLink } from '../call/peer.ts'
import type { Pouch } from '../data/courier/pouch.ts'

/**
 * `showing`: this side's codes are on the screen, and the camera looks for the other's. `moving`: they have found each other.
 * `broken`: what came so far is kept, and the next time goes on from there.
 */
export type Meeting = 'opening' | 'showing' | 'moving' | 'done' | 'broken' | 'no-camera'

/** Two browsers on one table: one gives a bundle of its pouch, the other takes it. */
export class FaceToFace {
  stage = $state.raw<Meeting>('opening')
  /** Codes to be shown in turn; none while there is nothing to show yet. */
  frames = $state.raw<readonly string[]>([])
  /** Codes of the other side that were seen, pieces that have moved. */
  seen = $state.raw({ have: 0, of: 0 })
  moved = $state.raw({ have: 0, of: 0 })
  /** What was taken. */
  taken = $state.raw('')
  readonly #pouch: Pouch
  readonly #giving: string | null
  #close = (): void => undefined
  #closed = false

  /** @param giving name of the bundle that is given; null to take one */
  constructor(pouch: Pouch, giving: string | null) {
    this.#pouch = pouch
    this.#giving = giving
  }

  async begin(video: HTMLVideoElement): Promise<void> {
    const [{ linkPeer }, { scan }] = await Promise.all([import('../call/peer.ts'), import('../call/scan.ts')])
    if (this.#closed) return
    const link = linkPeer(this.#giving !== null)
    const set = this.#nameOfSet()
    const reader = createFrameReader(set)
    let found = false
    const show = async (): Promise<void> => {
      this.frames = framesOf(await link.shown, set)
    }
    const saw = async (text: string): Promise<void> => {
      const bytes = found ? null : reader.see(text)
      this.seen = reader.seen()
      if (!bytes || found) return
      // The camera goes on seeing the same codes meanwhile.
      found = true
      found = await link.saw(bytes)
      if (found && this.#giving === null) await show()
    }
    if (this.#giving !== null) void show()
    const scanner = await scan(video, (text) => void saw(text))
    this.#close = () => {
      scanner?.close()
      link.close()
    }
    if (this.#closed) return this.#close()
    if (!scanner) {
      this.stage = 'no-camera'
      return link.close()
    }
    this.stage = 'showing'
    try {
      await link.open
      scanner.close()
      this.stage = 'moving'
      this.stage = (await this.#move(link)) ? 'done' : 'broken'
    } catch {
      this.stage = 'broken'
    }
  }

  async #move(link: PeerLink): Promise<boolean> {
    const { give, take } = await import('../call/hand-over.ts')
    const progress = (have: number, of: number): void => {
      this.moved = { have, of }
    }
    const name = this.#giving
    if (name === null) {
      this.taken = (await take(link, this.#pouch, progress)) ?? ''
      return this.taken !== ''
    }
    const front = await this.#pouch.front(name)
    return front !== null && give(link, { front, piece: (at) => this.#pouch.piece(name, at) }, progress)
  }

  #nameOfSet(): string {
    const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
    return [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => letters[byte % 32] ?? 'A').join('')
  }

  close(): void {
    this.#closed = true
    this.#close()
  }
}
