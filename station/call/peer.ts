import SimplePeer from 'simple-peer/simplepeer.min.js'
import * as v from 'valibot'
import { squeeze, unsqueeze } from '../../shared/courier/squeeze.ts'
import { type Bytes, fromUtf8, utf8 } from '../../shared/entry/bytes.ts'

/** Two browsers on one table. No server knows of them: each shows the other what it has to know. */
export type PeerLink = {
  /** What the other side has to see: the offer, or the answer to one. */
  readonly shown: Promise<Bytes>
  /** False for bytes that are no offer and no answer. */
  readonly saw: (bytes: Bytes) => Promise<boolean>
  /** Rejects when the two do not find each other. */
  readonly open: Promise<void>
  readonly send: (data: string | Bytes) => void
  readonly listen: (heard: (data: Bytes) => void) => void
  /** Resolves when the link is gone, by whomever. */
  readonly gone: Promise<void>
  readonly close: () => void
}

const signalSchema = v.object({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.maxLength(20_000)),
})
const mostBytes = 40_000

/** @param begins whether this side makes the offer */
export function linkPeer(begins: boolean): PeerLink {
  const peer = new SimplePeer({ initiator: begins, trickle: false, config: { iceServers: [] } })
  const waiting: Bytes[] = []
  let hear = (data: Bytes): void => void waiting.push(data)
  peer.on('data', (data) => hear(new Uint8Array(data)))
  const gone = new Promise<void>((resolve) => void peer.on('close', resolve))
  const open = new Promise<void>((resolve, reject) => {
    peer.on('connect', resolve)
    peer.on('error', reject)
    void gone.then(() => reject(new Error('the link is gone')))
  })
  // Whoever only waits for its end does not wait for its beginning.
  open.catch(() => undefined)
  const shown = new Promise<Bytes>((resolve) => {
    peer.on('signal', ({ type, sdp }) => {
      if (sdp !== undefined) resolve(squeeze(utf8(JSON.stringify({ type, sdp }))))
    })
  })
  return {
    shown,
    open,
    gone,
    async saw(bytes) {
      const plain = await unsqueeze(bytes, mostBytes)
      try {
        const signal = plain && v.safeParse(signalSchema, JSON.parse(fromUtf8(plain)))
        if (!signal?.success || (signal.output.type === 'offer') === begins) return false
        peer.signal(signal.output)
        return true
      } catch {
        return false
      }
    },
    send: (data) => peer.send(data),
    listen(heard) {
      hear = heard
      for (const data of waiting.splice(0)) heard(data)
    },
    close: () => peer.destroy(),
  }
}
