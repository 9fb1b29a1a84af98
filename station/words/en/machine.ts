import type { Words } from '../zh-cn.ts'

export const machine: Words['machine'] = {
  ask: 'Let the machine write first',
  askMore: 'What it writes is a draft; it counts when somebody has read it against the sound.',
  waiting: 'In line: it begins when what is before it is done.',
  running: 'The machine is listening. It stands here when it is written; go on with something else.',
  stop: 'Stop',
  draft: 'Written by a machine; nobody has read it against the sound',
  failed: 'It did not reach the county; try again.',
  troubles: {
    unknown: 'The archive has no such item.',
    gone: 'This item was deleted.',
    altered: 'What lies in the archive is not what was kept, and was not used. Tell the archivist.',
    'no-room': 'The server’s disk is full; nothing was written. Tell the administrator.',
    disk: 'The server’s disk does not answer; nothing was written. Tell the administrator.',
    'not-a-recording': 'Nothing in this item can be heard.',
    absent: 'The recording is not on this computer. Tell the administrator.',
    'no-tool': 'The server has no recogniser where it should be. Tell the administrator.',
    'too-long': 'It listened for too long and was stopped. Try again, or write while listening.',
    failed: 'The recogniser broke off. Try again, or write while listening.',
    cancelled: 'Stopped.',
    unsuited: 'There is no sound in this item.',
    rubbish: 'What the recogniser wrote is no VTT and was not taken. Tell the administrator.',
    outside: 'The recogniser wrote of times outside the recording; it was not taken. Tell the administrator.',
    'too-much': 'The recogniser wrote too much; it was not taken. Tell the administrator.',
    silent: 'The recogniser heard not one sentence.',
  },
}
