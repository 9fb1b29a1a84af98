declare module 'virtual:precache' {
  /** A file of the build. `revision` is null where the name itself carries the hash. */
  export interface PrecacheFile {
    readonly url: string
    readonly revision: string | null
    readonly bytes: number
  }
  /** Changes when any file of the build changes. */
  export const version: string
  export const files: readonly PrecacheFile[]
}
