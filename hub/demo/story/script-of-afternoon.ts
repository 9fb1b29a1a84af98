import { hongdaCall, hongdaVisit } from './hongda.ts'
import type { Script } from './script.ts'
import { monday } from './script-of-monday.ts'

/** Monday as it goes on after the demo has begun, until 14:40: the call over the border. Its county has to know 东屏县. */
export const afternoon: Script = {
  ...monday,
  until: '11-16 14:40',
  visits: [...monday.visits, hongdaVisit],
  acts: [...monday.acts, ...hongdaCall],
}
