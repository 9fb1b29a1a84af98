/** The part of simple-peer 9 that is used here; its bundle for browsers, because its source wants Node's streams. */
declare module 'simple-peer/simplepeer.min.js' {
  type Heard = {
    signal: (signal: { type?: string; sdp?: string }) => void
    connect: () => void
    data: (data: Uint8Array<ArrayBuffer>) => void
    close: () => void
    error: (error: Error) => void
  }
  export default class SimplePeer {
    constructor(options: { initiator: boolean; trickle: false; config: { iceServers: [] } })
    on<Name extends keyof Heard>(name: Name, heard: Heard[Name]): this
    signal(signal: { type: string; sdp: string }): void
    send(data: string | Uint8Array): void
    destroy(): void
  }
}
