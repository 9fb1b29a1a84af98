import { describe, expect, it } from 'vitest'
import { makeSigningKey, sign } from '../../../shared/entry/sign.ts'
import { type Claims, mostOf, readToken, writeToken } from '../../../shared/signaling/token.ts'

const key = await makeSigningKey(['P-256'])
const stranger = await makeSigningKey(['P-256'])
const signed = (text: string): Promise<string> => sign(key, text)
const claims: Claims = {
  v: 1,
  id: 'token-of-tangke',
  room: 'consult:wuping.01JCQ3Z5J8R7T9V2W4X6Y8Z0AB',
  role: 'agent',
  person: 'tangke',
  name: '唐可',
  rights: ['microphone', 'view', 'listen', 'host'],
  from: 1_000,
  until: 2_000,
}

describe('a token of a room', () => {
  it('is read as it was written, between its beginning and its end', async () => {
    const token = await writeToken(claims, signed)
    expect(await readToken(token, key.publicKey, 1_000)).toEqual({ ok: true, claims })
    expect(await readToken(token, key.publicKey, 999)).toEqual({ ok: false, code: 'token-early' })
    expect(await readToken(token, key.publicKey, 2_000)).toEqual({ ok: false, code: 'token-ended' })
  })

  it('is nothing when another county signed it, or when a letter of it was changed', async () => {
    const token = await writeToken(claims, signed)
    const wrong = { ok: false, code: 'token-wrong' }
    expect(await readToken(token, stranger.publicKey, 1_500)).toEqual(wrong)
    for (const at of [3, token.indexOf('.'), token.length - 4]) {
      const letter = token[at] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, at) + letter + token.slice(at + 1)
      expect(await readToken(changed, key.publicKey, 1_500)).toEqual(wrong)
    }
    for (const nonsense of ['', '.', 'a.b.c', `${token}.`, 'x'.repeat(9_000), '\ud800.\ud800'])
      expect(await readToken(nonsense, key.publicKey, 1_500)).toEqual(wrong)
  })

  it('is nothing where the signature is the county’s, but of something else', async () => {
    const [body = ''] = (await writeToken(claims, signed)).split('.')
    expect(await readToken(`${body}.${await signed(body)}`, key.publicKey, 1_500)).toEqual({
      ok: false,
      code: 'token-wrong',
    })
  })

  it('gives nobody more than the role may do', async () => {
    for (const role of ['interpreter', 'recorder', 'station'] as const) {
      await expect(writeToken({ ...claims, role, rights: ['host'] }, signed)).rejects.toThrow('more than')
      const token = await writeToken({ ...claims, role, rights: [...mostOf[role]] }, signed)
      expect(await readToken(token, key.publicKey, 1_500)).toMatchObject({ ok: true })
    }
  })
})
