import { isMarked } from './state/desk-mark.ts'

// The database's code takes longest: at a desk it is on its way while the first screen is made.
const database = () => import('./data/open.ts')
if (isMarked(localStorage)) database().catch(() => undefined)

// Not awaited: what `start.ts` shares with this module waits for this module.
void import('./start.ts').then(({ start }) => start(async () => (await database()).openDeskStore()))
