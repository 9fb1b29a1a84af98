// Prevents: live assistance that is missing because a program should have been built by hand, and a start that waits for it.
// `npm test` runs this beside the first tests, `npm run setup` by itself; the hub looks for its worker in the same way.
import { createObtain, placeOf } from '../media/worker/obtain.ts'
import { readMediaConfig } from '../media/config.ts'

const steps = {
  looking: 'looking for it',
  fetching: 'fetching the one that mediasoup has ready',
  building: 'building it from Debian’s packages, some six minutes on two cores, once',
}
const remedies = {
  'not-root':
    'it cannot be fetched here, and building it needs root: run `sudo npm run setup` once, or set MEDIASOUP_WORKER_BIN',
  'no-source':
    'it can neither be fetched nor built here: set MEDIASOUP_WORKER_BIN to a mediasoup-worker of the version in package.json',
  failed: 'it could not be made to run',
  unreachable: 'it could not be reached',
}

const read = readMediaConfig(process.env)
if (!read.ok) {
  read.sentences.forEach((sentence) => console.error(sentence))
  process.exitCode = 1
} else {
  const start = Date.now()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  const found = await createObtain(read.config.worker)(
    (step) => console.log(`set-up: media worker: ${steps[step]}`),
    stopping.signal,
  )
  if (found.ok)
    console.log(`set-up: media worker: ${found.bin} (${Math.round((Date.now() - start) / 1000)} s)`)
  else {
    const log = `${await placeOf(read.config.worker.cache)}.log`
    console.error(
      `set-up: media worker: ${remedies[found.code]}. Everything but live assistance works without it. Its log: ${log}`,
    )
    process.exitCode = 1
  }
}
