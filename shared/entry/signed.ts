import * as v from 'valibot'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from './bytes.ts'
import { type PublicKey, verify } from './sign.ts'

type Signing = (text: string) => string | Promise<string>

/**
 * Something said in JSON, with its author's signature: `body.signature`, both base64url. A county's key signs many things, so each begins
 * with what it is, and none can be taken for another.
 */
const signedText = (what: string, body: string): string => `yizhan-${what}.${body}`

/** @param sign the author's signature of a text, base64. Throws on what its readers would not accept. */
export async function writeSigned<Value>(
  what: string,
  schema: v.GenericSchema<unknown, Value>,
  value: Value,
  sign: Signing,
): Promise<string> {
  const body = toBase64url(utf8(JSON.stringify(v.parse(schema, value))))
  const signature = await sign(signedText(what, body))
  return `${body}.${signature.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
}

/** Null for what is not whole, or was not signed by whom it names. Never throws. @param keyOf its author's key; null for a stranger */
export async function readSigned<Value>(
  what: string,
  schema: v.GenericSchema<unknown, Value>,
  text: string,
  keyOf: (value: Value) => PublicKey | null,
): Promise<Value | null> {
  const [body = '', signature = '', ...more] = text.split('.')
  const value = more.length > 0 ? null : valueIn(schema, body)
  const key = value && keyOf(value)
  if (!key) return null
  const mark = signature.replaceAll('-', '+').replaceAll('_', '/')
  return (await verify(key, signedText(what, body), mark)) ? value : null
}

function valueIn<Value>(schema: v.GenericSchema<unknown, Value>, body: string): Value | null {
  try {
    const read = v.safeParse(schema, JSON.parse(fromUtf8(fromBase64url(body) ?? new Uint8Array())))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
