import { expect, it } from 'vitest'
import { all, keep, laned, lines, type Hands, type Line } from './world.ts'

export function unchanging(hands: Hands): void {
  it('takes no change of what is there, and no removal', async () => {
    await keep(laned(hands), lines('desk-a', 2))
    const [line] = lines('desk-a', 1) as [Line]
    const database = laned(hands)
    const tries = [
      () => database.put(line, undefined),
      () => database.putAll([line]),
      () => database.remove([line._id]),
      () => database.read(line._id),
    ]
    for (const change of tries) expect(change).toThrow(TypeError)
    expect(await database.range({ limit: 9 })).toEqual(lines('desk-a', 2))
  })

  it('tells a repeated part of a batch from what is new in it, wherever it lies', async () => {
    await keep(laned(hands), [...lines('desk-a', 3, 5), ...lines('desk-b', 2)])
    const verdicts = await laned(hands).append([...lines('desk-a', 9), ...lines('desk-b', 3)])
    const repeated = verdicts.filter(({ kind }) => kind === 'exists')
    expect(repeated.every((verdict) => verdict.kind === 'exists' && verdict.same)).toBe(true)
    expect([7, 8, 11].map((at) => verdicts[at]?.kind)).toEqual(['stored', 'stored', 'stored'])
    expect([4, 5, 6, 9, 10].every((at) => hands.repeated.includes(verdicts[at]?.kind ?? ''))).toBe(true)
    expect(await laned(hands).range({ ...all('desk-a'), limit: 99 })).toEqual(lines('desk-a', 9))
    expect((await laned(hands).info()).docs).toBe(12)
  })
}
