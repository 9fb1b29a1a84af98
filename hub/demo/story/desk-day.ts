import type { DemoVisitor } from '../reference/visitors.ts'
import { ordinary } from './ordinary.ts'
import type { ScriptMatter, ScriptVisit, When } from './script.ts'

type Times = Pick<ScriptVisit, 'opened' | 'called' | 'paused' | 'recalled' | 'slip' | 'closed'>

/** One desk on one day: its times are times of that day. */
export type DeskDay = {
  readonly at: (time: string) => When
  readonly visit: (
    number: number,
    who: DemoVisitor,
    times: Times,
    ...matters: readonly ScriptMatter[]
  ) => ScriptVisit
  /** As most are: one matter, over within the time of its lane. */
  readonly plain: (
    number: number,
    who: DemoVisitor | undefined,
    times: Parameters<typeof ordinary>[1],
    item: string,
  ) => ScriptVisit
}

export function deskDay(desk: string, by: string, day: string): DeskDay {
  const at = (time: string): When => `${day} ${time}`
  return {
    at,
    visit: (number, who, times, ...matters) => {
      const moments = Object.fromEntries(
        Object.entries(times).map(([name, time]) => [name, at(time)]),
      ) as Times
      return { desk, by, number, who, ...moments, matters }
    },
    plain: (number, who, times, item) => ordinary({ desk, by, number, who, day }, times, item),
  }
}
