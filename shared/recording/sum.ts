import * as v from 'valibot'

/** A sum as `sha256sum` prints it. */
export const sha256 = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))
/** SM3 (国密) as `openssl dgst -sm3` prints it: beside the other, never in its place. */
export const sm3 = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))
