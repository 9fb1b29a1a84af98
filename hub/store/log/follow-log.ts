import type { Bell } from '../bell.ts'
import type { Batch, Doc, FollowOptions } from '../store.ts'
import type { Blocks } from './blocks.ts'
import type { Place } from './log-index.ts'

type Deps = {
  readonly blocks: Blocks
  readonly bell: Bell
  readonly closing: AbortSignal
  guard<R>(act: () => Promise<R>): Promise<R>
}

/** Reads block after block, and waits on the writer's bell at their end. */
export async function* followLog<T extends Doc>(
  { blocks, bell, closing, guard }: Deps,
  options: FollowOptions,
): AsyncGenerator<Batch<T>> {
  const ending = AbortSignal.any([options.signal, closing])
  if (ending.aborted) return
  let at = placeIn(options.since, blocks.id, blocks.last())
  while (!ending.aborted) {
    const heard = bell.heard()
    const { lines, next } = await guard(() => readOn(blocks, at, options.batch ?? 500))
    if (lines.length === 0) {
      await bell.after(heard, ending)
      continue
    }
    at = next
    const docs = lines.map((line) => JSON.parse(line) as T)
    yield { docs, removed: [], since: `log:${blocks.id}:${at.block}.${at.line}` }
  }
}

/** @param from the next line to be read @returns at most so many lines, and the next one after them */
async function readOn(
  blocks: Blocks,
  from: Place,
  most: number,
): Promise<{ readonly lines: string[]; readonly next: Place }> {
  const last = blocks.last()
  const lines: string[] = []
  let { block, line } = from
  while (block <= last && lines.length < most) {
    const whole = await blocks.read(block)
    const part = whole.slice(line, line + most - lines.length)
    lines.push(...part)
    line += part.length
    if (line >= whole.length) [block, line] = [block + 1, 0]
  }
  return { lines, next: { block, line } }
}

/** A place from another log, or one that lies ahead of this one (restored from a copy), is worth nothing. */
function placeIn(since: string | undefined, id: string, last: number): Place {
  const [kind, of, place = ''] = since?.split(':') ?? []
  const [block = 0, line = 0] = place.split('.').map(Number)
  const known = kind === 'log' && of === id && Number.isInteger(block) && Number.isInteger(line)
  return known && block >= 1 && block <= last + 1 ? { block, line } : { block: 1, line: 0 }
}
