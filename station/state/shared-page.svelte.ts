import type * as v from 'valibot'
import {
  mirrorAfter,
  mirrorChange,
  type MirrorMessage,
  type MirrorPage,
  readMirror,
} from '../../shared/signaling/mirror.ts'
import type { Anchor } from '../../shared/signaling/mirror-anchor.ts'
import type { eventSchema } from '../../shared/signaling/parts.ts'

export type RoomEvent = v.InferOutput<typeof eventSchema>

/** A line on the desk's form stays so long once it is finished, and then fades. */
const staysFor = 12_000
const fadesFor = 1_000
/** A hand moves more often than others can see it. */
const pointEvery = 60
/** Lines on a picture that stands still (定格) stay until they are wiped: so many of all. */
const mostStrokes = 60
/** Points of one message about a line. */
const mostPoints = 200

export type Stroke = {
  readonly id: string
  readonly by: string
  readonly points: readonly Anchor[]
  readonly fading: boolean
}

export type SharedPageDeps = {
  /** To everybody else in the room; lost where there is no line. */
  readonly send: (event: RoomEvent) => void
  readonly now: () => number
  readonly after: (ms: number, act: () => void) => () => void
  readonly newId: () => string
}

/** The page that both ends look at: the mirror of the desk's form, who points where, what was drawn. */
export class SharedPage {
  page = $state.raw<MirrorPage | null>(null)
  /** When it was heard of last; null: never. */
  heardAt = $state.raw<number | null>(null)
  /** By person. */
  pointers = $state.raw<ReadonlyMap<string, Anchor>>(new Map())
  /** By their own names. */
  strokes = $state.raw<ReadonlyMap<string, Stroke>>(new Map())
  readonly #deps: SharedPageDeps
  #n = 0
  /** This end is the one that shows it. */
  #shows = false
  #line: { readonly id: string; points: Anchor[]; told: number } | null = null
  #pointed = 0
  #asked = false
  readonly #timers = new Set<() => void>()

  constructor(deps: SharedPageDeps) {
    this.#deps = deps
  }

  /** The desk shows this page now; null: nothing any more. */
  show(page: MirrorPage | null): void {
    const message = mirrorChange(this.page, page, this.#n + 1)
    if (!message) return
    this.#shows = true
    this.#n += 1
    this.page = page
    this.#say(message)
  }

  /** Whoever has come just now knows nothing yet; nor does anybody of what was said while the line was dead, the end of it least of all. */
  showAgain(): void {
    if (!this.#shows) return
    this.#n += 1
    this.#say(this.page ? { say: 'page', n: this.#n, page: this.page } : { say: 'none', n: this.#n })
  }

  askAgain(): void {
    this.#deps.send({ kind: 'look' })
  }

  hear(from: string, event: RoomEvent): void {
    if (event.kind === 'pointer') {
      this.pointers = event.at ? having(this.pointers, from, event.at) : without(this.pointers, [from])
    }
    if (event.kind === 'stroke') this.#draw(from, event.id, event.points, event.done)
    if (event.kind === 'wipe') this.#wipe(from, event.stroke)
    if (event.kind === 'mirror') this.#hearMirror(event.body)
    if (event.kind === 'look') this.showAgain()
  }

  /** Somebody is there no more. */
  gone(person: string): void {
    this.#wipe(person, null)
    this.pointers = without(this.pointers, [person])
  }

  point(at: Anchor | null): void {
    const now = this.#deps.now()
    if (at && now - this.#pointed < pointEvery) return
    this.#pointed = now
    this.#deps.send({ kind: 'pointer', at })
  }

  /** @param me whose line it is, as this end shows it */
  draw(me: string, at: Anchor, stage: 'begin' | 'go' | 'end'): void {
    if (stage === 'begin') this.#line = { id: this.#deps.newId(), points: [], told: 0 }
    const line = this.#line
    if (!line) return
    line.points.push(at)
    const isDone = stage === 'end'
    const now = this.#deps.now()
    if (isDone || now - this.#pointed >= pointEvery) {
      this.#pointed = now
      const points = line.points.slice(line.told).slice(-mostPoints)
      line.told = line.points.length
      this.#deps.send({ kind: 'stroke', id: line.id, points, done: isDone })
    }
    this.#draw(me, line.id, [at], isDone)
    if (isDone) this.#line = null
  }

  wipe(me: string): void {
    this.#wipe(me, null)
    this.#deps.send({ kind: 'wipe', stroke: null })
  }

  close(): void {
    for (const stop of this.#timers) stop()
    this.#timers.clear()
  }

  #hearMirror(body: string): void {
    const message = readMirror(body)
    if (!message) return
    const after = mirrorAfter({ page: this.page, n: this.#n }, message)
    if (after === 'lost') {
      if (!this.#asked) this.askAgain()
      this.#asked = true
      return
    }
    this.#asked = false
    this.page = after.page
    this.#n = after.n
    this.heardAt = this.#deps.now()
  }

  #draw(by: string, id: string, points: readonly Anchor[], done: boolean): void {
    const before = this.strokes.get(id)
    if (before && before.by !== by) return
    const others = before ? this.strokes : new Map([...this.strokes].slice(-mostStrokes + 1))
    this.strokes = having(others, id, {
      id,
      by,
      points: [...(before?.points ?? []), ...points],
      fading: false,
    })
    if (!done || points[0]?.on === 'frame') return
    this.#later(staysFor, () => {
      const held = this.strokes.get(id)
      if (held) this.strokes = having(this.strokes, id, { ...held, fading: true })
      this.#later(fadesFor, () => (this.strokes = without(this.strokes, [id])))
    })
  }

  #wipe(by: string, id: string | null): void {
    const gone = [...this.strokes.values()].filter((one) => one.by === by && (id === null || one.id === id))
    this.strokes = without(
      this.strokes,
      gone.map((one) => one.id),
    )
  }

  #later(ms: number, act: () => void): void {
    const stop = this.#deps.after(ms, () => {
      this.#timers.delete(stop)
      act()
    })
    this.#timers.add(stop)
  }

  #say(message: MirrorMessage): void {
    this.#deps.send({ kind: 'mirror', body: JSON.stringify(message) })
  }
}

function having<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value)
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([key]) => !keys.includes(key)))
}
