import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

export const film: Words['film'] = {
  title: 'Recordings',
  ask: 'Record this visit',
  about:
    'Recorded on this computer, encrypted. It works without a line, and goes to the county when there is one.',
  screen: 'Record this computer’s screen, too',
  screenMore: 'When it starts, the browser asks which part of it',
  screenFirst: 'Settled, as the visitor was asked',
  start: 'Start recording',
  not: 'Not now',
  needConsent: 'Ask the visitor first',
  needWitness: 'Write down who the witness is',
  looking: 'Looking for camera and microphone',
  noPicture: 'No camera was found',
  consent: {
    title: 'Ask whether it may be recorded',
    text: (who, days, screen) =>
      `${who}, we would like to record this visit: how you look and what you say${screen ? ', and what is done on this computer' : ''}. The recording is encrypted, stays on this computer first and then goes to the county. Only those whose work it is can see it, and it is written down who did. It is kept for ${days} days and then deleted by two people together. Should anybody be unsure later, it can be looked up. If you would rather not, you are served all the same. Say so whenever you want it to stop, and it stops.`,
    yes: 'It may be recorded',
    no: 'No recording, same service',
    answered: { yes: 'The visitor agrees', no: 'The visitor does not agree; same service' },
  },
  on: (time) => `Recording ${time}`,
  elsewhere: 'Another window of this computer is recording',
  stop: 'Stop recording',
  withdraw: 'The visitor takes it back',
  trouble: {
    camera: 'The camera is gone. The rest is recorded on; what is missing is written down.',
    microphone: 'The microphone is gone. The rest is recorded on; what is missing is written down.',
    screen: 'The screen is not recorded any more. The rest is; what is missing is written down.',
    disk: 'This computer is full, and the recording has stopped. All that was recorded is there; the visit goes on.',
    none: 'Neither camera nor microphone was found, and nothing is recorded. The visit goes on.',
  },
  known: 'All right',
  stand: {
    recording: 'Recording',
    sealed: 'Sealed',
    going: 'On its way',
    there: 'At the county',
    county: 'At the county only',
    deleted: 'Deleted, with a certificate',
  },
  onlyThere:
    'In the county’s archive, and not on this computer any more. Its sums and what was said are still here; the county can play it.',
  line: (time, length) => [`from ${time}`, length].filter(Boolean).join(' · '),
  gaps: (count) => `${many(count, 'gap')}, with the reason`,
}
