import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { asks } from '../../../shared/signaling/asks.ts'
import { readBody } from '../../../shared/signaling/message.ts'
import { anchorSchema } from '../../../shared/signaling/parts.ts'

const refusal = (code: string, where: string): object => ({ ok: false, error: { code, where } })

describe('a message between a browser and a media node', () => {
  it('that is too long is told from one that is wrong, and both say where', () => {
    const said = (text: string): unknown => ({ event: { kind: 'said', text } })
    expect(readBody(asks.event.ask, said('好'))).toMatchObject({ ok: true })
    expect(readBody(asks.event.ask, said('x'.repeat(2_001)))).toEqual(refusal('too-large', 'event.text'))
    expect(readBody(asks.event.ask, said(''))).toEqual(refusal('bad-message', 'event.text'))
    expect(readBody(asks.event.ask, null)).toEqual(refusal('bad-message', 'body'))
    const parameters = { capabilities: { codecs: 'x'.repeat(17_000) } }
    expect(readBody(asks.capabilities.ask, parameters)).toEqual(refusal('too-large', 'capabilities'))
  })

  it('lets a client pause for its own reasons, and for none of the node’s', () => {
    const pause = (why: string): unknown => ({ track: { of: 'producer', id: 'a' }, why })
    expect(readBody(asks.pause.ask, pause('self'))).toMatchObject({ ok: true })
    for (const why of ['muted', 'held', 'recorder'])
      expect(readBody(asks.pause.ask, pause(why))).toEqual(refusal('bad-message', 'why'))
  })

  it('points inside of what it points at', () => {
    expect(v.is(anchorSchema, { on: 'field', key: 'amount', x: 0.5, y: 1 })).toBe(true)
    expect(v.is(anchorSchema, { on: 'field', key: 'amount', x: 1.01, y: 0 })).toBe(false)
    expect(v.is(anchorSchema, { on: 'page', x: Number.NaN, y: 0 })).toBe(false)
    expect(v.is(anchorSchema, { on: 'frame', x: 0, y: 0 })).toBe(false)
  })
})
