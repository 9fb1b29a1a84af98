import { type Readable, Transform } from 'node:stream'
import { ZipFile } from 'yazl'

/** A ZIP that is written as it comes: stored, not deflated, so that its originals can be found in it byte for byte; ZIP64 whatever its size. */
export type Zip = {
  readonly output: Readable
  /** One after the other: resolves when all its bytes are on their way; rejects when the output is over. */
  readonly add: (entry: ZipEntry) => Promise<void>
  readonly end: () => void
}
export type ZipEntry = {
  readonly path: string
  /** As many as will come: with one more or less the output fails. */
  readonly bytes: number
  readonly open: () => Readable
  /** Sees each chunk that goes by. */
  readonly watch: (chunk: Uint8Array) => void
}

const plain = 0o100644
const runnable = 0o100755

/** @param at when the package is made: every file bears this time */
export function createZip(at: number): Zip {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  let source: Readable | null = null
  output.once('close', () => source?.destroy())
  const common = { mtime: new Date(at), compress: false, forceZip64Format: true }
  return {
    output,
    add: ({ path, bytes, open, watch }) =>
      new Promise((resolve, reject) => {
        const over = (): void => reject(output.errored ?? new Error('the ZIP is over'))
        if (output.destroyed) return over()
        output.once('close', over)
        const watched = new Transform({
          transform(chunk: Uint8Array, _encoding, done) {
            watch(chunk)
            done(null, chunk)
          },
          flush(done) {
            output.off('close', over)
            done()
            resolve()
          },
        })
        const options = { ...common, size: bytes, mode: path.endsWith('.sh') ? runnable : plain }
        zip.addReadStreamLazy(path, options, (give) => {
          source = open()
          source.once('error', (error) => output.destroy(error))
          give(null, source.pipe(watched))
        })
      }),
    end: () => zip.end({ forceZip64Format: true, comment: '' }),
  }
}
