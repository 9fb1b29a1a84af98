import type { BenchResult } from '../scripts/bench.ts'
import { measureCalls } from './media/call.ts'
import { measureComplete } from './media/complete.ts'
import { measureFirstFrame } from './media/first-frame.ts'
import { measureRecorder } from './media/recorder.ts'
import { measureRevocation } from './media/revocation.ts'
import { measureRooms } from './media/rooms.ts'

/** What live assistance costs, and what people have of it on good lines and bad, beside nothing else on the machine. */
export async function run(): Promise<BenchResult[]> {
  return [
    ...(await measureRooms()),
    ...(await measureRecorder()),
    await measureComplete(),
    await measureRevocation(),
    await measureFirstFrame(),
    ...(await measureCalls()),
  ]
}
